# SPDX-License-Identifier: Apache-2.0
"""Asks an application as a browser on its own pages would, without a server between."""

import asyncio

import httpx

ORIGIN = "http://127.0.0.1:8123"


class Asker:
    """One browser: keeps its cookies, and says where it comes from when it changes something."""

    def __init__(self, app, *, origin=ORIGIN, address="127.0.0.1"):
        self.app = app
        self.origin = origin
        self.address = address
        self.cookies = httpx.Cookies()

    def ask(self, method, path, *, bare=False, **options):
        """Returns the answer; ``bare`` leaves out what a browser says of where it comes from."""
        headers = dict(options.pop("headers", {}))
        if method not in ("GET", "HEAD") and not bare:
            headers = {"origin": self.origin, "sec-fetch-site": "same-origin", **headers}

        async def send():
            transport = httpx.ASGITransport(self.app, client=(self.address, 50000))
            async with httpx.AsyncClient(
                transport=transport, base_url=self.origin, cookies=self.cookies
            ) as client:
                answer = await client.request(method, path, headers=headers, **options)
                self.cookies = client.cookies
                return answer

        return asyncio.run(send())

    def get(self, path, **options):
        return self.ask("GET", path, **options)

    def post(self, path, json=None, **options):
        return self.ask("POST", path, json={} if json is None else json, **options)

    def put(self, path, json=None, **options):
        return self.ask("PUT", path, json={} if json is None else json, **options)

    def patch(self, path, json=None, **options):
        return self.ask("PATCH", path, json={} if json is None else json, **options)

    def delete(self, path, **options):
        return self.ask("DELETE", path, **options)
