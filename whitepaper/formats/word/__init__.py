"""The Word document: for those who review a report in Word or WPS."""

from whitepaper.formats.word.writer import write

__all__ = ["write"]
