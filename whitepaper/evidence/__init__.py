"""What a report's statements rest on: a ledger of every printed fact, and checks that hold it true.

`ledger` lists what is printed; `typed` finds numbers that no fact has printed, by the rules in
`numbers`; `consistency` finds contradictions, `backtest` differences from what was published;
`check` asks them all. `revisions` compares two ledgers and `pages` two reports, which
`revisions_page` tells. Nothing here changes a report.
"""
