"""Chinese of the mainland."""

from whitepaper.languages import Language
from whitepaper.languages.zh.phrases import PHRASES

LANGUAGE = Language(tag="zh-CN", phrases=PHRASES)
