"""Fake platforms: what Telegram and VK do, so that everything else can be tried against them.

The machines (`telegram.FakeTelegram`, `vk.FakeVk`) are pure: no sockets, no asyncio, no clock of
their own, so that a simulated week runs in a moment and the same seed gives the same trace.
`faults` says what goes wrong, `schemas` holds both sides to what the platforms publish, `server`
puts the machines behind HTTP for real clients and killed processes (`control` is the test's hand
on such a process), `transports` hands them to the libraries without a socket.
"""
