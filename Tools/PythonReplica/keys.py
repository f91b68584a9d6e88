"""Canonical keys of URLs, and keys of names: Keys.md.

Keys.md pins Unicode 14.0.0, which is the version of Python 3.11's `unicodedata` and `str.casefold`. A later Python's
data agree about every scalar that 14.0.0 assigns, since normalization and case folding of assigned characters never
change; about scalars that were assigned since then its keys may differ, and `vectors` shows it.
"""

import re
import unicodedata

from .encoding import Refused
from .tracking import is_tracking

NAME_LIMIT = 512
URL_LIMIT = 8192
URL_RULE_VERSION = 1
COLLECTION_DEPTH = 16
PINNED_UNICODE = "14.0.0"

WHITE_SPACE = ("\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029"
               "\u202f\u205f\u3000")
UNRESERVED = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"
IN_PATH = UNRESERVED + b"!$&'()*+,;=:@/"
IN_QUERY = IN_PATH + b"?"
HEXADECIMAL = b"0123456789abcdefABCDEF"
SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+-]+):")
PORT_INSTEAD_OF_SCHEME = re.compile(r"[0-9]{1,5}(?:$|[/\\?#])")
IGNORED_IN_HOST = re.compile("[\u00ad\u200b\u2060\ufe00-\ufe0f\ufeff]")


def is_control_character(scalar):
    return scalar <= "\x1f" or "\x7f" <= scalar <= "\x9f" or scalar in "\u2028\u2029"


def fold(text):
    text = unicodedata.normalize("NFC", text)
    while (folded := unicodedata.normalize("NFC", text.casefold())) != text:
        text = folded
    return text


def checked(text, limit, what):
    """The text without white space at its ends, refused if it is empty, too long, or has control characters inside."""
    text = text.strip(WHITE_SPACE)
    if not text:
        raise Refused(f"{what}-empty", "nothing is left without the white space around it")
    if len(text.encode()) > limit:
        raise Refused(f"{what}-too-long", f"it has more than {limit} bytes")
    if any(map(is_control_character, text)):
        raise Refused(f"{what}-control-character", "a control character stands inside")
    return text


# Names


def name_key(name):
    key = fold(checked(name, NAME_LIMIT, "name"))
    if len(key.encode()) > NAME_LIMIT:
        raise Refused("name-too-long", f"its key has more than {NAME_LIMIT} bytes")
    return key


def collection_path(name):
    """The keys of the components of a path, joined, and beside it the last component as it was written."""
    components = name.split("/")
    if len(components) > COLLECTION_DEPTH:
        raise Refused("name-too-long", f"it has more than {COLLECTION_DEPTH} components")
    return "/".join(map(name_key, components)), components[-1].strip(WHITE_SPACE)


# URLs


def url_key(url):
    url = checked(url, URL_LIMIT, "url")
    match = SCHEME.match(url)
    if not match or PORT_INSTEAD_OF_SCHEME.match(url, match.end()):
        raise Refused("url-missing-scheme", "no scheme leads it")
    scheme, rest = match[1].lower(), url[match.end():]
    if scheme in ("javascript", "vbscript", "data"):
        raise Refused("url-refused-scheme", "the scheme carries a program or a document in itself")
    if scheme in ("http", "https"):
        key = web_page_key(scheme, rest)
    else:
        rest = rest.split("#", 1)[0]
        if not rest:
            raise Refused("url-nothing-after-scheme", "nothing follows the scheme")
        key = f"{scheme}:{rest}"
    if len(key.encode()) > URL_LIMIT:
        raise Refused("url-too-long", f"its key has more than {URL_LIMIT} bytes")
    return key


def web_page_key(scheme, rest):
    host, port, path, query, fragment = parts_of_web_page(rest)
    return (host_key(host) + port_key(scheme, port) + path_key(path) + query_key(query)
            + fragment_key(fragment))


def parts_of_web_page(rest):
    before, _, fragment = rest.partition("#")
    before, _, query = before.partition("?")
    before = before.replace("\\", "/")
    if not before.startswith("//"):
        raise Refused("url-missing-host", "it names no host")
    authority, slash, path = before[2:].partition("/")
    host, port = host_and_port(authority.rpartition("@")[2])
    return host, port, slash + path, query, fragment


def host_and_port(authority):
    if not authority.startswith("["):
        host, _, port = authority.partition(":")
        return host, port
    address, bracket, behind = authority.partition("]")
    digits = address[1:]
    if (not bracket or behind and not behind.startswith(":") or digits.count(":") < 2
            or not re.fullmatch(r"[0-9A-Fa-f.:]+", digits)):
        raise Refused("url-address-literal", "the brackets don't hold an IPv6 address")
    return authority[:len(address) + 1], behind[1:]


def host_key(host):
    if not host:
        raise Refused("url-missing-host", "it names no host")
    if host.startswith("["):
        return host.lower()
    host = unescaped(host).translate({0x3002: ".", 0xFF61: "."})
    host = "".join(chr(ord(scalar) - 0xFEE0) if "\uff01" <= scalar <= "\uff5e" else scalar for scalar in host)
    host = IGNORED_IN_HOST.sub("", host).removesuffix(".")
    if not host:
        raise Refused("url-missing-host", "nothing is left of the host")
    labels = [host_label(label) for label in host.split(".")]
    while labels[0] == "www" and len(labels) >= 3:
        labels.pop(0)
    host = ".".join(labels)
    if len(host) > 253:
        raise Refused("url-host-too-long", "the host has more than 253 bytes")
    return host


def unescaped(host):
    def byte(match):
        if len(match[0]) < 3:
            raise Refused("url-host-escape", "the host has a broken escape")
        return bytes([int(match[0][1:], 16)])

    try:
        return re.sub(rb"%(?:[0-9A-Fa-f]{2})?", byte, host.encode()).decode()
    except UnicodeDecodeError:
        raise Refused("url-host-escape", "the host isn't UTF-8 without its escapes") from None


def host_label(label):
    if not label:
        raise Refused("url-empty-host-label", "the host has an empty label")
    label = fold_label(label)
    for scalar in label:
        fits = re.match("[A-Za-z0-9_-]", scalar) if scalar < "\x80" else (
            scalar not in WHITE_SPACE and not is_control_character(scalar))
        if not fits:
            raise Refused("url-host-character", f"the host has U+{ord(scalar):04X}")
    if not label.isascii():
        label = "xn--" + label.encode("punycode").decode()
    if len(label) > 63:
        raise Refused("url-host-label-too-long", "a label of the host has more than 63 bytes")
    return label


def fold_label(label):
    """Folds, but that ß and ς stay, and ẞ becomes ß."""
    label = unicodedata.normalize("NFC", label)
    while True:
        folded = "".join(scalar if scalar in "ßς" else "ß" if scalar == "ẞ" else scalar.casefold()
                         for scalar in label)
        folded = unicodedata.normalize("NFC", folded)
        if folded == label:
            return label
        label = folded


def port_key(scheme, port):
    if not port:
        return ""
    digits = port.lstrip("0") or "0"
    if not re.fullmatch("[0-9]{1,5}", digits) or int(digits) > 65535:
        raise Refused("url-port", "the port isn't a number up to 65535")
    usual = {"http": "80", "https": "443"}[scheme]
    return "" if digits == usual else f":{digits}"


def percent_encoded(text, allowed):
    """Escapes of unreserved characters become these; others get capital digits; all that isn't allowed is escaped."""
    content, result, place = text.encode(), [], 0
    while place < len(content):
        byte = content[place:place + 1]
        digits = content[place + 1:place + 3]
        if byte == b"%" and len(digits) == 2 and all(digit in HEXADECIMAL for digit in digits):
            value = int(digits, 16)
            result.append(chr(value) if value in UNRESERVED else f"%{value:02X}")
            place += 3
        else:
            result.append(byte.decode() if byte in allowed and byte else f"%{byte[0]:02X}")
            place += 1
    return "".join(result)


def path_key(path):
    return without_dot_segments(percent_encoded(path, IN_PATH)).rstrip("/")


def without_dot_segments(path):
    """RFC 3986, section 5.2.4, for a path that is empty or begins with a slash."""
    result = []
    segments = path.split("/")[1:]
    for place, segment in enumerate(segments):
        if segment == "..":
            del result[-1:]
        if segment in (".", ".."):
            if place == len(segments) - 1:
                result.append("")
        else:
            result.append(segment)
    return "".join("/" + segment for segment in result)


def query_key(query):
    parameters = percent_encoded(query, IN_QUERY).split("&")
    kept = [parameter for parameter in parameters if parameter and not is_tracking(parameter.partition("=")[0])]
    return "?" + "&".join(kept) if kept else ""


def fragment_key(fragment):
    if not fragment.startswith("!"):
        return ""
    fragment = percent_encoded(fragment, IN_QUERY).partition(":~:")[0]
    return "#" + fragment if len(fragment) > 1 else ""
