"""The extras of this package: what not every project needs, and so is installed when asked for."""

from __future__ import annotations

from importlib.util import find_spec

from whitepaper.errors import Finding, UsageError
from whitepaper.messages import msg

LAB, CHINESE, FACTS, SCALE = "lab", "zh", "facts", "scale"
# By what it is seen that each is there.
_MODULES = {
    LAB: ("jupyterlab", "nbdime", "nbstripout"),
    CHINESE: ("pylopdf_fonts_zh_cn", "noto_cjk_sans_jp_bold", "manimgx_fonts"),
    FACTS: ("frictionless", "seaborn"),
    SCALE: ("distributed",),
}
_USES = {
    LAB: msg("JupyterLab and git for notebooks need the extra “lab”, which is not installed"),
    CHINESE: msg("reports in Chinese need the extra “zh”, their fonts, which is not installed"),
    FACTS: msg("a data package needs the extra “facts”, which is not installed"),
    SCALE: msg("Dask needs the extra “scale”, which is not installed"),
}


def is_installed(extra: str) -> bool:
    """Whether an extra is there."""
    return all(find_spec(module) for module in _MODULES[extra])


def installing(module: str) -> str:
    """How to install a module that comes with an extra; nothing of any other."""
    of = next((extra for extra, modules in _MODULES.items() if module in modules), "")
    return msg("install it: {command}", command=_install(of)) if of else ""


def missing(extra: str, place: str) -> Finding:
    """That an extra is not there which `place` asks for."""
    return Finding(place, _USES[extra], _install(extra))


def _install(extra: str) -> str:
    return f"pip install 'whitepaper[{extra}]'"


def check(extra: str, place: str) -> None:
    """Raise `UsageError` if an extra is not there which `place` asks for."""
    if not is_installed(extra):
        raise UsageError(msg("A part of the tool is not installed."), [missing(extra, place)])
