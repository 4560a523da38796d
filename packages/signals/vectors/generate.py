"""Makes the golden vectors of this folder, independently of the TypeScript.

Run: python3 generate.py   (Python >= 3.10, numpy, zlib 1.2.13; refuses another zlib)

Every JSON file here is read by the test suites of all SDKs:

  philox.json        Philox4x32-10 words, uniforms, Gaussians and unit vectors. Doubles are hexadecimal IEEE 754
                     bits, most significant digit first, and must be equal.
  numpy_legacy.json  RandomState(seed): 32-bit words and doubles are equal; Gaussians within 1 unit in the last
                     place, because numpy takes ln from the platform's C library.
  coherence.json     The largest np.histogram bin along each direction: counts are equal.
  theil_sen.json     Slopes under both medians, within 1e-12.
  text.json          Sentences, words, word hashes and voxel counts of texts: all equal.
  deflate.json       Byte counts of stock zlib at level 6: all equal.
  fixed9.json        f"{t:.9f}" of doubles given by their bits: all equal.
"""

import json
import math
import re
import struct
import unicodedata
import zlib
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent
M32 = 0xFFFFFFFF


def bits(x):
    return struct.pack(">d", x).hex()


def write(name, value):
    (FOLDER / name).write_text(json.dumps(value, indent=1, ensure_ascii=True) + "\n")


# ---- Philox4x32-10 and Gaussians from IEEE basic operations -------------------------------------------------


def philox(counter, key):
    c, k = list(counter), list(key)
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(p1 >> 32) ^ c[1] ^ k[0], p1 & M32, (p0 >> 32) ^ c[3] ^ k[1], p0 & M32]
        k = [(k[0] + 0x9E3779B9) & M32, (k[1] + 0xBB67AE85) & M32]
    return c


def split(a):
    """Veltkamp: high and low half of a double."""
    t = 134217729.0 * a
    high = t - (t - a)
    return high, a - high


def ieee_log(x):
    m, e = math.frexp(x)  # m in [1/2, 1)
    m, e = 2 * m, e - 1
    if m >= 2 * math.sqrt(0.5):
        m, e = m / 2, e + 1
    f, g = m - 1, m + 1
    g_error = (1 - g) + m
    s = f / g
    p = s * g
    (sh, sl), (gh, gl) = split(s), split(g)
    q = sl * gl - (((p - sh * gh) - sl * gh) - sh * gl)
    s_low = (f - p - q - s * g_error) / g
    z = s * s
    tail = 1 / 25
    for odd in range(23, 1, -2):
        tail = tail * z + 1 / odd
    t = s * z * tail
    h = e * float.fromhex("0x1.62e42feep-1")
    a = 2 * s
    b = h + a
    a_rounded = b - h
    b_error = (h - (b - a_rounded)) + (a - a_rounded)
    return b + (b_error + (2 * (t + s_low) + e * 1.90821492927058770002e-10))


AS241 = {
    "centre": (
        "3.3871328727963666080e0 1.3314166789178437745e2 1.9715909503065514427e3 1.3731693765509461125e4 "
        "4.5921953931549871457e4 6.7265770927008700853e4 3.3430575583588128105e4 2.5090809287301226727e3",
        "1 4.2313330701600911252e1 6.8718700749205790830e2 5.3941960214247511077e3 2.1213794301586595867e4 "
        "3.9307895800092710610e4 2.8729085735721942674e4 5.2264952788528545610e3",
    ),
    "near": (
        "1.42343711074968357734e0 4.63033784615654529590e0 5.76949722146069140550e0 3.64784832476320460504e0 "
        "1.27045825245236838258e0 2.41780725177450611770e-1 2.27238449892691845833e-2 7.74545014278341407640e-4",
        "1 2.05319162663775882187e0 1.67638483018380384940e0 6.89767334985100004550e-1 1.48103976427480074590e-1 "
        "1.51986665636164571966e-2 5.47593808499534494600e-4 1.05075007164441684324e-9",
    ),
    "far": (
        "6.65790464350110377720e0 5.46378491116411436990e0 1.78482653991729133580e0 2.96560571828504891230e-1 "
        "2.65321895265761230930e-2 1.24266094738807843860e-3 2.71155556874348757815e-5 2.01033439929228813265e-7",
        "1 5.99832206555887937690e-1 1.36929880922735805310e-1 1.48753612908506148525e-2 7.86869131145613259100e-4 "
        "1.84631831751005468180e-5 1.42151175831644588870e-7 2.04426310338993978564e-15",
    ),
}
AS241 = {k: tuple([float(x) for x in part.split()] for part in v) for k, v in AS241.items()}


def horner(coefficients, x):
    total = 0.0
    for c in reversed(coefficients):
        total = total * x + c
    return total


def quantile(q):
    if abs(q) <= 0.425:
        p, d = AS241["centre"]
        r = 0.180625 - q * q
        return q * horner(p, r) / horner(d, r)
    r = math.sqrt(-ieee_log(0.5 - abs(q)))
    (p, d), shift = (AS241["near"], 1.6) if r <= 5 else (AS241["far"], 5)
    value = horner(p, r - shift) / horner(d, r - shift)
    return -value if q < 0 else value


def gaussians(seed, stream, count):
    values = []
    for j in range((count + 1) // 2):
        w = philox([j & M32, j >> 32, stream & M32, stream >> 32], [seed & M32, seed >> 32])
        for a, b in (w[:2], w[2:]):
            k = (a >> 5) * 2**26 + (b >> 6)
            values.append(quantile((k - 2**52 + 0.5) / 2**53))
    return values[:count]


def direction(seed, row, d):
    v = gaussians(seed, row, d)
    square = 0.0
    for x in v:
        square += x * x
    length = math.sqrt(square)
    return [x / length for x in v]


def make_philox():
    words = [
        ([0] * 4, [0] * 2),
        ([M32] * 4, [M32] * 2),
        ([0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344], [0xA4093822, 0x299F31D0]),
    ]
    top = 2**53 - 1
    streams = [(0, 0, 9), (42, 0, 16), (42, 1, 16), (42, 2**32, 4), (2**32 + 7, 5, 5), (top, top, 8), (1, 99, 1)]
    tails = [2.0**-53 * s * (2**52 - 0.5 - i) for s in (1, -1) for i in (0, 1, 2, 1000, 2**20, 2**40)]
    centre = [0.425, -0.425, 0.42500000000000004, 0.4249, 0.25, -0.1, 2.0**-54]
    write(
        "philox.json",
        {
            "philox4x32_10": [{"counter": c, "key": k, "words": philox(c, k)} for c, k in words],
            "ln": [{"x": bits(x), "ln": bits(ieee_log(x))} for x in LN_INPUTS],
            "normal_quantile": [{"q": bits(q), "value": bits(quantile(q))} for q in tails + centre],
            "gaussians": [
                {"seed": s, "stream": t, "values": [bits(x) for x in gaussians(s, t, n)]} for s, t, n in streams
            ],
            "directions": [
                {"seed": s, "d": d, "rows": [[bits(x) for x in direction(s, r, d)] for r in range(n)]}
                for s, d, n in [(42, 3, 4), (42, 1, 3), (7, 17, 2)]
            ],
        },
    )


LN_INPUTS = [1.0, 2.0, 0.5, 3.0, 10.0, 0.1, 1 / 3, 1 - 2.0**-53, 1 + 2.0**-52, math.sqrt(2), 2 * math.sqrt(0.5)]
LN_INPUTS += [2.0**-54, 2.0**-1022, 1.7976931348623157e308, 6.02214076e23, 1e-300]


# ---- numpy's own generator and histogram -------------------------------------------------------------------


def make_numpy_legacy():
    streams = []
    for seed in (0, 1, 42, 12345, 2**31, M32):
        words = np.random.RandomState(seed).randint(0, 2**32, size=700, dtype=np.uint32)
        streams.append(
            {
                "seed": seed,
                "words_first": [int(x) for x in words[:4]],
                "words_at_622": [int(x) for x in words[622:627]],
                "doubles": [bits(x) for x in np.random.RandomState(seed).random_sample(4)],
                "gaussians": [float(x) for x in np.random.RandomState(seed).randn(9)],
            }
        )
    write("numpy_legacy.json", {"numpy": np.__version__, "streams": streams})


def make_coherence():
    cases = []
    random = np.random.RandomState(7)
    shapes = [(1, 3, 20), (2, 2, 20), (15, 3, 20), (64, 5, 20), (40, 1, 7), (100, 16, 20), (33, 4, 1), (50, 2, 64)]
    for n, d, b in shapes:
        # Multiples of 1/8: many projections tie, and along the axes they fall exactly on bin edges.
        points = random.randint(-16, 17, size=(n, d)) / 8
        seeded = np.random.RandomState(42)
        rows = [np.eye(d)[i] for i in range(d)]
        for _ in range(10):
            v = seeded.randn(d)
            rows.append(v / np.linalg.norm(v))
        largest = []
        for v in rows:
            p = np.array([math.fsum(a * c for a, c in zip(x, v)) for x in points])
            largest.append(n if p.max() - p.min() < 1e-9 else int(np.histogram(p, bins=b)[0].max()))
        cases.append(
            {
                "n": n,
                "d": d,
                "bins": b,
                "points": points.ravel().tolist(),
                "directions": np.array(rows).ravel().tolist(),
                "largest_bin": largest,
            }
        )
    edges = []
    for low, high, b in [(0.0, 1.0, 10), (-1.0, 2.0, 3), (0.1, 0.7, 6), (1e6, 1e6 + 1e-3, 20), (-3.3, 4.4, 49)]:
        grid = np.linspace(low, high, b + 1)
        p = np.concatenate([[low, high], grid, np.nextafter(grid[1:-1], low), np.nextafter(grid[1:-1], high)])
        p = p[(p >= low) & (p <= high)]
        counts = np.histogram(p, bins=b)[0]
        edges.append({"bins": b, "values": p.tolist(), "counts": [int(c) for c in counts]})
    write("coherence.json", {"numpy": np.__version__, "cases": cases, "histograms": edges})


# ---- Slopes ------------------------------------------------------------------------------------------------


def slopes(scales, counts):
    x, y = [math.log2(s) for s in scales], [math.log2(c) for c in counts]
    pairs = [(i, j) for i in range(len(x)) for j in range(i + 1, len(x))]
    return sorted((y[j] - y[i]) / (x[j] - x[i]) for i, j in pairs)


def make_theil_sen():
    cases = [
        ([2, 4, 8, 16, 32], [3, 5, 9, 17, 31]),
        ([2, 4, 8, 16], [5, 10, 13, 15]),
        ([2, 4, 8, 16], [4, 16, 64, 256]),
        ([2, 4], [1, 1]),
        ([2, 4, 8], [10, 3, 7]),
        ([1, 3, 7, 20, 100, 1000], [1, 5, 20, 99, 1234, 99999]),
        ([32, 16, 8, 4, 2], [31, 17, 9, 5, 3]),
    ]
    out = []
    for scales, counts in cases:
        s = slopes(scales, counts)
        k = len(s) // 2
        true = s[k] if len(s) % 2 else (s[k - 1] + s[k]) / 2
        out.append({"scales": scales, "counts": counts, "upper": s[k], "true": true})
    write("theil_sen.json", out)


# ---- Text --------------------------------------------------------------------------------------------------

WHITE_SPACE = "\t\n\x0b\x0c\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"


def hash_word(data):
    h = 0x811C9DC5
    for byte in data:
        h = ((h ^ byte) * 0x01000193) & M32
    h = ((h ^ (h >> 16)) * 0x85EBCA6B) & M32
    h = ((h ^ (h >> 13)) * 0xC2B2AE35) & M32
    return h ^ (h >> 16)


def words(text):
    text = unicodedata.normalize("NFC", text)
    text = re.sub("[A-Z]+", lambda m: m.group().lower(), text)
    return [w for w in re.split("[" + re.escape(WHITE_SPACE) + "]+", text) if w]


def sentences(text):
    pieces = [s.strip() for s in re.split(r"(?<=[.!?])\s+(?=[A-Z])", text)]
    return [s for s in pieces if len(s) >= 10]


def make_text():
    texts = [
        "",
        " \u3000 ",
        "Yes.",
        "I do not know. " * 12,
        "The journal is the source of truth. Everything else is a projection! Is it? Yes, it is.",
        "Caf\u00e9 Cafe\u0301 \u00c9COLE stra\u00dfe \u0130stanbul \U0001f600 \U0001f600 z\u0301.",
        "First part.\x1cSecond part is here.\x85Third part is here.\ufeffFourth part is here.",
        "Dr. Ada met Mr. Bo at 5 p.m. They spoke.\n\n\tNobody knows why.",
        "a\u2003b\u200bc\u2028d",
    ]
    out = []
    for text in texts:
        series = [hash_word(w.encode()) for w in ["", *words(text), ""]]
        points = [(a / 2**32, b / 2**32) for a, b in zip(series, series[1:])]
        counts = {
            str(s): len({(math.floor(x * s), math.floor(y * s)) for x, y in points}) for s in (2, 4, 8, 16, 32)
        }
        out.append(
            {"text": text, "sentences": sentences(text), "words": words(text), "hashes": series, "N_j": counts}
        )
    write("text.json", out)


# ---- Deflate -----------------------------------------------------------------------------------------------

SENTENCE = "the agent answered that every record is kept before it acts and nobody can alter what was decided".split()


def byte_stream(seed):
    x = seed
    while True:
        x = (x * 1664525 + 1013904223) & M32
        yield x >> 24


def make_deflate():
    if zlib.ZLIB_RUNTIME_VERSION != "1.2.13":
        raise SystemExit(f"stock zlib 1.2.13 is needed, this is {zlib.ZLIB_RUNTIME_VERSION}")

    def grow(length, piece):
        text = ""
        while len(text) < length:
            text += piece()
        return text[:length].encode()

    g1, g2, g3 = byte_stream(1), byte_stream(2), byte_stream(3)
    inputs = {
        "empty": b"",
        "loop": grow(40000, lambda: "I do not know. "),
        "noise": bytes(next(g1) for _ in range(40000)),
        "prose": grow(70000, lambda: SENTENCE[next(g2) % len(SENTENCE)] + " "),
        "numbers": grow(70000, lambda: f"0.{next(g3)}{next(g3)}\n"),
    }
    sizes = {name: {"raw": len(data), "compressed": len(zlib.compress(data, 6))} for name, data in inputs.items()}
    write("deflate.json", {"zlib": zlib.ZLIB_RUNTIME_VERSION, "level": 6, "inputs": sizes})


def make_fixed9():
    values = [0.0, -0.0, 1.0, 1.1, -1.5, 0.0009765625, 0.0029296875, -0.0009765625, 1e-10, -1e-10, 5e-10, 1e21, -1e22]
    values += [1.7976931348623157e308, 5e-324, 1704067200.123456789, 2.0**-30, 123456.7891234565, 0.1 + 0.2, 2.5e-9]
    write("fixed9.json", [{"value": bits(v), "text": f"{v:.9f}"} for v in values])


if __name__ == "__main__":
    make_philox()
    make_numpy_legacy()
    make_coherence()
    make_theil_sen()
    make_text()
    make_deflate()
    make_fixed9()
