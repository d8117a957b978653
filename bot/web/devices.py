"""A device is called as its owner knows it: the browser and the system, and nothing that tracks."""

# The first that is named counts: every browser names others it wants to pass for.
_BROWSERS = (
    *(("YaBrowser/", "Яндекс Браузер"), ("Edg", "Edge"), ("OPR/", "Opera"), ("Vivaldi", "Vivaldi")),
    *(("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox")),
    *(("CriOS/", "Chrome"), ("Chromium/", "Chromium"), ("Chrome/", "Chrome")),
    *(("Safari/", "Safari"), ("curl/", "curl")),
)
_SYSTEMS = (
    *(("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows")),
    *(("Macintosh", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")),
)
UNKNOWN = "неизвестный браузер"


def device_of(agent: str) -> str:
    """What `User-Agent` says in two words, such as "Firefox, Windows"."""
    found = [
        next((name for mark, name in names if mark in agent), "") for names in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(filter(None, found)) or UNKNOWN
