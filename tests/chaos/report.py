"""The account as a table."""

from rich.console import Console
from rich.table import Table

from tests.chaos.run import MOST_GROWN, Result


def show(result: Result, console: Console) -> None:
    """What was done, what came of it, and in the end whether all is well."""
    account = result.account
    table = Table("what", "figure", title="Account")
    deeds = ", ".join(f"{count} {kind}" for kind, count in sorted(result.done.items()))
    table.add_row("deeds", deeds or "none")
    table.add_row("kills", str(sum(count for kind, count in result.done.items() if kind.is_kill)))
    table.add_row("generations accepted", str(account.generations))
    table.add_row("orders sent again with their key", str(account.sent_again))
    for name in ("asked", "stored"):
        table.add_row(f"pictures {name}", str(account.pictures[name]))
    for code, count in sorted(account.pictures.items()):
        if code not in ("asked", "stored"):
            table.add_row(f"pictures {code}", str(count))
    table.add_row("requests seen by the provider", str(account.requests))
    table.add_row("of them answered in full", str(account.answered))
    table.add_row("of them when the worker's time was up", str(account.late))
    table.add_row("repeated (must be 0)", str(account.repeated))
    table.add_row("lost (must be 0)", str(account.lost))
    streams = ", ".join(f"{count} {words}" for words, count in sorted(account.streams.items()))
    table.add_row("streams, by their last event", streams)
    table.add_row("longest wait in line", f"{account.longest_in_line_s:.1f} s")
    table.add_row(
        "longest from a worker's end to outcome_unknown", f"{account.longest_until_unknown_s:.1f} s"
    )
    if result.back_after:
        table.add_row("longest 503 after the database was back", f"{max(result.back_after):.1f} s")
    for name, (before, after) in sorted(result.memory.items()):
        words = f"{before:.0f} MB warm, {after:.0f} MB at the end (at most {MOST_GROWN:.1f} times)"
        table.add_row(f"memory of {name}, its own pages", words)
    table.add_row("took", f"{result.took_s:.0f} s")
    console.print(table)
    for fault in result.faults:
        console.print(f"[red]off:[/red] {fault}", highlight=False)
    console.print("[red]Something is off.[/red]" if result.faults else "[green]All is accounted for.[/green]")
