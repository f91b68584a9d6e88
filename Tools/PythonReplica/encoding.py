"""Numbers, texts, names and dots as bytes, both ways: Encoding.md, "Numbers, texts, names".

Writing is a function for each form, which returns bytes; what is made of several forms is their sum. Reading is one
`Reader`, which refuses everything that isn't in its one form. Dots are tuples (replica, sequence, index), so that they
compare as the page says; vectors are dictionaries from replica to sequence.
"""

MEBIBYTE = 1 << 20
LARGEST_SEQUENCE = 1 << 48
REPLICAS_LIMIT = 65_536
DOTS_LIMIT = 65_536


class Refused(Exception):
    """Bytes, or an edit, that a rule of the protocol refuses. `code` is one of Registry.md's errors."""

    def __init__(self, code, sentence):
        super().__init__(f"{code}: {sentence}")
        self.code = code
        self.sentence = sentence


def number(value):
    """Seven bits a byte, the lowest first; the high bit says that another byte follows."""
    result = bytearray()
    while value > 0x7F:
        result.append(value & 0x7F | 0x80)
        value >>= 7
    result.append(value)
    return bytes(result)


def signed(value):
    return number(value * 2 if value >= 0 else -value * 2 - 1)


def u32(value):
    return value.to_bytes(4, "big")


def u64(value):
    return value.to_bytes(8, "big")


def with_length(content):
    """What the pages call *bytes*."""
    return number(len(content)) + content


def text(content):
    return with_length(content.encode())


def optional(content):
    return number(0) if content is None else number(len(content) + 1) + content


def dot(name):
    replica, sequence, index = name
    return replica + number(sequence) + number(index)


def listed(things, write):
    """A count, then each thing as `write` has it."""
    things = list(things)
    return number(len(things)) + b"".join(map(write, things))


def dots(names):
    return listed(sorted(names), dot)


def vector(entries):
    return listed(sorted(entries.items()), lambda entry: entry[0] + number(entry[1]))


def id_from_text(text, length=16):
    """Lower-case hexadecimal digits, two a byte."""
    if len(text) != 2 * length or not all(digit in "0123456789abcdef" for digit in text):
        raise Refused("malformed", f"{text!r} is not {2 * length} lower-case hexadecimal digits")
    return bytes.fromhex(text)


def hash_from_text(text):
    return id_from_text(text, 32)


class Reader:
    """Reads forms from front to back. `damage` is the code with which it refuses what breaks a rule,
    `over_limit` the one for what is too large, `cut` the one where bytes are missing."""

    def __init__(self, data, damage="damaged", over_limit=None, cut=None):
        self.data = data
        self.position = 0
        self.damage = damage
        self.over_limit = over_limit or damage
        self.cut = cut or damage

    def refuse(self, sentence):
        raise Refused(self.damage, f"{sentence}, at byte {self.position}")

    def check_limit(self, value, limit, what):
        if value > limit:
            raise Refused(self.over_limit, f"{what} is {value:,}, above {limit:,}, at byte {self.position}")
        return value

    @property
    def remaining(self):
        return len(self.data) - self.position

    def end(self):
        if self.remaining:
            self.refuse(f"{self.remaining} bytes are left over")

    def rest(self):
        return self.take(self.remaining)

    def take(self, length):
        if length > self.remaining:
            raise Refused(self.cut, f"{length} bytes are needed at byte {self.position}, and {self.remaining} are left")
        start = self.position
        self.position += length
        return bytes(self.data[start:self.position])

    def byte(self):
        return self.take(1)[0]

    def u64(self):
        return int.from_bytes(self.take(8), "big")

    def number(self, limit=(1 << 64) - 1, what="a number"):
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                break
            shift += 7
            if shift > 63:
                self.refuse("a number has more than ten bytes")
        if byte == 0 and shift > 0:
            self.refuse("a number is longer than it need be")
        if value >= 1 << 64:
            self.refuse("a number has more than 64 bits")
        return self.check_limit(value, limit, what)

    def signed(self):
        value = self.number()
        return -(value + 1) // 2 if value & 1 else value // 2

    def milliseconds(self, earlier):
        """A time, as its difference from an earlier one."""
        value = earlier + self.signed()
        if not 0 <= value < 1 << 48:
            self.refuse("a time is outside of what a timestamp can say")
        return value

    def count(self, limit, what="a count", least_size=1):
        """A count of things that take at least so many bytes each: no more than the bytes at hand can hold."""
        value = self.number(limit, what)
        if value * least_size > self.remaining:
            self.refuse(f"{what} promises more than the bytes at hand can hold")
        return value

    def with_length(self, limit, what="a length"):
        return self.take(self.number(limit, what))

    def text(self, limit, what="a text"):
        return self.utf8(self.with_length(limit, what), what)

    def utf8(self, content, what):
        try:
            return content.decode()
        except UnicodeDecodeError:
            self.refuse(f"{what} is not UTF-8")

    def optional(self, limit, what="a value"):
        length = self.number(limit + 1, what)
        return None if length == 0 else self.take(length - 1)

    def id(self):
        return self.take(16)

    def hash(self):
        return self.take(32)

    def sequence(self):
        value = self.number(LARGEST_SEQUENCE, "a sequence")
        if value == 0:
            self.refuse("a sequence is 0")
        return value

    def dot(self):
        return (self.id(), self.sequence(), self.number((1 << 32) - 1, "an index"))

    def ascending(self, previous, value, what):
        if previous is not None and not previous < value:
            self.refuse(f"{what} don't ascend")
        return value

    def dots(self):
        result, previous = [], None
        for _ in range(self.count(DOTS_LIMIT, "a count of dots", 18)):
            previous = self.ascending(previous, self.dot(), "dots")
            result.append(previous)
        return frozenset(result)

    def vector(self):
        result, previous = {}, None
        for _ in range(self.count(REPLICAS_LIMIT, "a count of replicas", 17)):
            previous = self.ascending(previous, self.id(), "the ids of a vector")
            result[previous] = self.sequence()
        return result
