"""Processor time that the auditor's proxy takes: for a plain request, and for bytes in a tunnel.

Servers and clients run in other processes, so that only the proxy's own time is counted.

    python -m benchmarks.proxy --requests 3000
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from auditor.proxy import Destination, ProxyOptions, open_proxy

CLIENTS = 6
"""Connections at once, as many as the browser opens to one host."""
TUNNEL_BYTES = 40_000_000
HEAD = (
    b'HTTP/1.1 200 OK\r\nContent-Type: image/webp\r\nCache-Control: max-age=3600\r\nETag: "abc"\r\n'
    b"Date: Thu, 01 Jan 2026 00:00:00 GMT\r\nServer: shop\r\nVary: Accept\r\nContent-Length: %d\r\n\r\n"
)
REQUEST = (
    "GET http://{name}/picture HTTP/1.1\r\nHost: {name}\r\nProxy-Connection: keep-alive\r\n"
    "Proxy-Authorization: Basic {token}\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36\r\n"
    "Accept: image/avif,image/webp,*/*;q=0.8\r\nReferer: http://{name}/\r\nAccept-Encoding: gzip, deflate\r\n"
    "Accept-Language: en-US,en;q=0.9\r\nCookie: session=0123456789abcdef; currency=EUR\r\n\r\n"
)


def serve(told: Connection, size: int) -> None:
    """Answer every request with so many bytes, and every tunnel's first byte with many; never returns."""
    answer = HEAD % size + b"x" * size

    class Server(asyncio.Protocol):
        def connection_made(self, transport: Any) -> None:
            self.transport = transport

        def data_received(self, data: bytes) -> None:
            self.transport.write(b"x" * TUNNEL_BYTES if data == b"t" else answer)

    async def run() -> None:
        server = await asyncio.get_running_loop().create_server(Server, "127.0.0.1", 0)
        told.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


def ask(told: Connection, proxy_port: int, request: bytes, answer: int, count: int) -> None:
    """Ask so many times over some connections, one request after the other on each."""

    async def one(times: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", proxy_port)
        for _ in range(times):
            writer.write(request)
            await reader.readexactly(answer)
        writer.close()

    async def run() -> None:
        await asyncio.gather(*(one(count // CLIENTS) for _ in range(CLIENTS)))

    asyncio.run(run())
    told.send(count // CLIENTS * CLIENTS)


def load(told: Connection, proxy_port: int, request: bytes) -> None:
    """Load many bytes through a tunnel."""

    async def run() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", proxy_port)
        writer.write(request)
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"t")
        await reader.readexactly(TUNNEL_BYTES)
        writer.close()

    asyncio.run(run())
    told.send(TUNNEL_BYTES)


async def spent_on(work: Callable[..., None], *given: Any) -> float:
    """Processor seconds of this process for one unit of what another process does meanwhile."""
    hears, tells = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("spawn").Process(target=work, args=(tells, *given), daemon=True)
    process.start()
    begun = time.process_time()
    done = await asyncio.to_thread(hears.recv)
    spent = time.process_time() - begun
    process.join()
    return spent / int(done)


async def measure(requests: int, size: int) -> dict[str, float]:
    """Milliseconds for a request, and for a megabyte in a tunnel."""
    import base64

    hears, tells = multiprocessing.Pipe(duplex=False)
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(tells, size), daemon=True)
    server.start()
    port = await asyncio.to_thread(hears.recv)
    async with open_proxy(ProxyOptions(Destination("127.0.0.1", port))) as proxy:
        token = base64.b64encode(f"{proxy.user}:{proxy.password}".encode()).decode()
        name = f"127.0.0.1:{port}"
        request = REQUEST.format(name=name, token=token).encode()
        proxy_port = int(proxy.server.rpartition(":")[2])
        answer = len(HEAD % size) + size
        plain = await spent_on(ask, proxy_port, request, answer, requests)
        tunnel = f"CONNECT {name} HTTP/1.1\r\nProxy-Authorization: Basic {token}\r\n\r\n".encode()
        piece = await spent_on(load, proxy_port, tunnel)
    server.terminate()
    return {
        "milliseconds_a_request": round(1000 * plain, 3),
        "milliseconds_a_megabyte_in_a_tunnel": round(1e9 * piece, 2),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--requests", type=int, default=3000)
    parser.add_argument("--size", type=int, default=20_000, help="bytes of an answer")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = asyncio.run(measure(given.requests, given.size))
    if given.json:
        print(json.dumps(found))
        return
    told = found["milliseconds_a_request"]
    print(f"a plain request with an answer of {given.size / 1000:.0f} kB  {told:.3f} ms")
    print(f"a megabyte in a tunnel  {found['milliseconds_a_megabyte_in_a_tunnel']:.2f} ms")


if __name__ == "__main__":
    main()
