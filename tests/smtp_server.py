"""A real mail server in a process of its own: `python -m tests.smtp_server FOLDER SEED`.

Writes the Message-ID of each mail it takes to FOLDER/taken before it answers, and its port to FOLDER/port.
Recipients say what it does: `refused@` 550, `later@` 451 to the first try of each mail, `lost@` takes the mail
and cuts the line without an answer.
"""

import asyncio
import email
import os
import random
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP


class Server:
    def __init__(self, folder: Path, seed: int, longest_pause: float) -> None:
        self.taken = folder / "taken"
        self.random = random.Random(seed)
        self.longest_pause = longest_pause
        self.asked: set[str] = set()

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        await self.pause()
        if address.startswith("refused@"):
            return "550 no such box"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        await self.pause()
        mail = email.message_from_bytes(envelope.content)
        recipient, number = envelope.rcpt_tos[0], mail["Message-ID"]
        if recipient.startswith("later@") and number not in self.asked:
            self.asked.add(number)
            return "451 come back"
        self.write_down(number)
        if recipient.startswith("lost@"):
            server.transport.abort()
        await self.pause()
        return "250 taken"

    def write_down(self, number: str) -> None:
        with self.taken.open("a") as file:
            file.write(f"{number}\n")
            file.flush()
            os.fsync(file.fileno())

    async def pause(self) -> None:
        await asyncio.sleep(self.random.uniform(0, self.longest_pause))


async def main(folder: Path, seed: int, longest_pause: float) -> None:
    handler = Server(folder, seed, longest_pause)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(handler, loop=loop, hostname="localhost"), "127.0.0.1", 0)
    beside = folder / "port.new"
    beside.write_text(str(server.sockets[0].getsockname()[1]))
    beside.replace(folder / "port")
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
