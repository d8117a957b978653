"""Tests in a real browser: what people see and press, on Debian's Chromium or any that is there."""
