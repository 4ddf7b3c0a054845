"""Simulate one provider on this machine: `python -m tests.simulators openai --port 9100`."""

import argparse
import contextlib
import threading

from tests.simulators.registry import SIMULATORS


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.simulators", description="Simulate a provider of pictures.")
    parser.add_argument("provider", choices=sorted(SIMULATORS))
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--delay", type=float, default=1.0, help="seconds before each answer")
    options = parser.parse_args()
    with SIMULATORS[options.provider](port=options.port, delay_s=options.delay) as simulator:
        assigned = " ".join(f"{name}={value}" for name, value in simulator.environment().items())
        print(f"export {assigned}", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
