"""What a kernel offers where an author types the name of an indicator or an event."""

import queue
from collections.abc import Callable, Iterator

import pytest
from jupyter_client.manager import start_new_kernel
from projects import PROJECTS

Complete = Callable[[str], list[str]]
# What a kernel has called each of the names.
kinds: dict[str, str] = {}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def complete() -> Iterator[Complete]:
    """What a kernel offers at the end of a text, after a chapter opened its edition there."""
    manager, client = start_new_kernel(cwd=str(PROJECTS / "specimen" / "notebooks"))
    try:
        opening = "from whitepaper.chapter import open_edition\nreport = open_edition(2020)"
        reply = client.execute_interactive(opening, output_hook=lambda _: None, timeout=120)
        assert reply["content"]["status"] == "ok"

        def ask(text: str) -> list[str]:
            asked = client.complete(text)
            while True:
                try:
                    answer = client.get_shell_msg(timeout=120)
                except queue.Empty:
                    pytest.fail("the kernel did not answer")
                if answer["parent_header"].get("msg_id") == asked:
                    content = answer["content"]
                    described = content["metadata"]["_jupyter_types_experimental"]
                    kinds.update((each["text"], each["type"]) for each in described)
                    return content["matches"]

        yield ask
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


@pytest.mark.parametrize("method", ["fact", "has", "growth", "change", "series", "definitions"])
def test_a_kernel_offers_the_indicators_that_have_what_was_typed(complete: Complete, method: str):
    offered = complete(f'report.{method}("专利质押')

    assert "专利质押融资额" in offered
    assert all("专利质押" in name for name in offered)


def test_a_kernel_offers_them_where_the_method_has_a_name_of_its_own(complete: Complete):
    assert "专利质押融资额" in complete('fact("专利质押')
    assert "专利质押融资额" not in complete('artefact("专利质押')


def test_a_kernel_offers_the_name_of_a_second_indicator_in_a_list(complete: Complete):
    assert "专利质押融资额" in complete('report.grid(["专利授权量", "专利质押')


@pytest.mark.parametrize(("begun", "kind"), [('fact("专利', "指标"), ('event("', "事件")])
def test_a_kernel_offers_nothing_but_names_and_says_of_what_they_are(
    complete: Complete, begun: str, kind: str
):
    kinds.clear()

    offered = complete(begun)

    assert offered
    assert not [name for name in offered if name.startswith("%") or name.endswith((".ipynb", "/"))]
    assert {kinds[name] for name in offered} == {kind}


def test_a_kernel_offers_nothing_where_no_name_has_what_was_typed(complete: Complete):
    assert complete('fact("没有这样的') == []


def test_a_kernel_offers_them_in_an_expression_of_prose_too(complete: Complete):
    assert "专利质押融资额" in complete('# 题\n\n全市“专利”质押{eval}`fact("专利质押')


def test_a_kernel_offers_no_indicator_in_other_texts(complete: Complete):
    assert "专利质押融资额" not in complete('print("专利质押')
