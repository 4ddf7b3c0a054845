"""Prints the result of a run as a table."""

from rich.console import Console
from rich.table import Table

from tests.chaos.run import MAX_MEMORY_GROWTH, RunResult


def show(result: RunResult, console: Console) -> None:
    """Print the faults, the figures and the violated invariants."""
    figures = result.reconciliation
    table = Table("what", "figure", title="Result")
    faults = ", ".join(f"{count} {kind}" for kind, count in sorted(result.injected.items()))
    table.add_row("faults injected", faults or "none")
    table.add_row("kills", str(sum(count for kind, count in result.injected.items() if kind.is_kill)))
    table.add_row("generations accepted", str(figures.generations))
    table.add_row("submissions retried with their key", str(figures.retried))
    for name in ("requested", "stored"):
        table.add_row(f"pictures {name}", str(figures.pictures[name]))
    for code, count in sorted(figures.pictures.items()):
        if code not in ("requested", "stored"):
            table.add_row(f"pictures {code}", str(count))
    table.add_row("requests received by the provider", str(figures.requests))
    table.add_row("of them answered completely", str(figures.answered))
    table.add_row("of them after the worker's timeout", str(figures.late))
    table.add_row("repeated (must be 0)", str(figures.repeated))
    table.add_row("lost (must be 0)", str(figures.lost))
    streams = ", ".join(f"{count} {ending}" for ending, count in sorted(figures.streams.items()))
    table.add_row("streams, by their last event", streams)
    table.add_row("longest wait in the queue", f"{figures.longest_in_queue_s:.1f} s")
    table.add_row(
        "longest from a worker's exit to outcome_unknown", f"{figures.longest_until_unknown_s:.1f} s"
    )
    if result.recovery_s:
        table.add_row("longest 503 after the database was back", f"{max(result.recovery_s):.1f} s")
    for name, (before, after) in sorted(result.memory.items()):
        text = f"{before:.0f} MB warm, {after:.0f} MB at the end (at most {MAX_MEMORY_GROWTH:.1f} times)"
        table.add_row(f"unshared memory of {name}", text)
    table.add_row("duration", f"{result.duration_s:.0f} s")
    console.print(table)
    for violation in result.violations:
        console.print(f"[red]violated:[/red] {violation}", highlight=False)
    console.print(
        "[red]Invariants are violated.[/red]"
        if result.violations
        else "[green]Every picture is accounted for.[/green]"
    )
