"""Start the simulator: `python -m infra.stripesim --port 12111 --state var/stripesim ...`."""

import argparse
import signal
import threading
from pathlib import Path
from types import FrameType

from infra.stripesim.http.server import Server
from infra.stripesim.operations_list import as_markdown
from infra.stripesim.settings import Settings
from infra.stripesim.simulator import Simulator

_OPERATIONS = Path(__file__).with_name("OPERATIONS.md")


def main() -> None:
    """Serve until told to stop."""
    asked = _arguments()
    if asked.write_operations:
        _OPERATIONS.write_text(as_markdown(), "utf-8")
        return
    simulator = Simulator(
        Settings(
            port=asked.port,
            state_dir=asked.state,
            api_key=asked.api_key,
            webhook_url=asked.webhook_url,
            webhook_host=asked.webhook_host,
            webhook_secret=asked.webhook_secret,
            public_origin=asked.public_origin,
            is_strict=asked.strict,
        )
    )
    server = Server(simulator)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        # shutdown() waits for serve_forever(), which runs in this very thread.
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    simulator.start()
    print(f"stripesim: {simulator.settings.origin} - no real payment", flush=True)
    server.serve_forever(poll_interval=0.1)
    server.server_close()
    simulator.stop()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.stripesim", description=__doc__)
    parser.add_argument("--port", type=int, default=12111)
    parser.add_argument("--state", type=Path, default=Path("var/stripesim"), help="a folder")
    parser.add_argument("--api-key", default="sk_test_simulator")
    parser.add_argument("--webhook-url", default="", help="where letters go; on this machine only")
    parser.add_argument("--webhook-host", default="", help="the Host header of those letters")
    parser.add_argument("--webhook-secret", default="whsec_simulator")
    parser.add_argument("--public-origin", default="", help="where browsers find the hosted pages")
    parser.add_argument("--strict", action="store_true", help="500 when an answer is wrong")
    parser.add_argument("--write-operations", action="store_true", help="write OPERATIONS.md")
    return parser.parse_args()


if __name__ == "__main__":
    main()
