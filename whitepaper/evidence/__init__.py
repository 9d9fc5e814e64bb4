"""What a report's statements rest on: a ledger of every printed fact, and checks that hold it true.

`ledger` lists what is printed; `typed` finds numbers that no fact has printed, by the rules in
`numbers`; `consistency` finds contradictions, `backtest` differences from what was published;
`revisions` compares two ledgers. Nothing here changes a report.
"""
