#!/usr/bin/env python3
"""Makes the golden vectors of the protocol with nothing but Python's standard library.

Independent of the TypeScript on purpose: a byte format is only as good as a second implementation of it.
Run `python3 generate.py` in this folder; the output is the same on every run.
"""

import base64
import hashlib
import hmac
import json
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

HERE = Path(__file__).parent
HMAC_KEY = "testsecret"
SEED = bytes(range(32))
REAL_FIELDS_V01 = ("D_hat", "budget", "coh_star", "r")
SIGNED_V01 = REAL_FIELDS_V01 + ("epoch", "merkle_root", "pcs_id", "shard_id")


# --- Ed25519 (RFC 8032, section 5.1), affine coordinates, not constant-time: for public test keys only ------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
BASE_Y = 4 * pow(5, -1, P) % P


def recover_x(y, sign):
    xx = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(xx, (P + 3) // 8, P)
    if (x * x - xx) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    assert (x * x - xx) % P == 0
    return P - x if x & 1 != sign else x


def add(a, b):
    (x1, y1), (x2, y2) = a, b
    t = D * x1 * x2 * y1 * y2 % P
    return (
        (x1 * y2 + x2 * y1) * pow(1 + t, -1, P) % P,
        (y1 * y2 + x1 * x2) * pow(1 - t, -1, P) % P,
    )


def multiply(k, point):
    result = (0, 1)
    while k:
        if k & 1:
            result = add(result, point)
        point, k = add(point, point), k >> 1
    return result


BASE = (recover_x(BASE_Y, 0), BASE_Y)


def encode_point(point):
    x, y = point
    return (y | (x & 1) << 255).to_bytes(32, "little")


def secret_parts(seed):
    h = hashlib.sha512(seed).digest()
    scalar = int.from_bytes(h[:32], "little") & (1 << 254) - 8 | 1 << 254
    return scalar, h[32:]


def ed25519_public(seed):
    return encode_point(multiply(secret_parts(seed)[0], BASE))


def ed25519_sign(seed, message):
    scalar, prefix = secret_parts(seed)
    r = int.from_bytes(hashlib.sha512(prefix + message).digest(), "little") % L
    point = encode_point(multiply(r, BASE))
    challenge = hashlib.sha512(point + ed25519_public(seed) + message).digest()
    s = (r + int.from_bytes(challenge, "little") * scalar) % L
    return point + s.to_bytes(32, "little")


def check_ed25519():
    """RFC 8032, section 7.1, TEST 2."""
    seed = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    assert ed25519_public(seed).hex() == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    assert ed25519_sign(seed, b"\x72").hex() == (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )


# --- canonical bytes ----------------------------------------------------------------------------------------------


def round9(x):
    return float(Decimal(repr(x)).quantize(Decimal("0.000000001"), rounding=ROUND_HALF_UP))


def canonical_v01(record):
    subset = {name: record[name] for name in SIGNED_V01}
    for name in REAL_FIELDS_V01:
        subset[name] = round9(float(subset[name]))
    return json.dumps(subset, sort_keys=True, separators=(",", ":")).encode()


def es_number(x):
    """ECMAScript Number::toString, radix 10, from the digits of repr()."""
    if x == 0:
        return "0"
    sign, digits, exponent = Decimal(repr(x)).as_tuple()
    digits = "".join(map(str, digits)).lstrip("0")
    stripped = digits.rstrip("0")
    exponent += len(digits) - len(stripped)
    k, n = len(stripped), len(stripped) + exponent
    if k <= n <= 21:
        text = stripped + "0" * (n - k)
    elif 0 < n <= 21:
        text = stripped[:n] + "." + stripped[n:]
    elif -6 < n <= 0:
        text = "0." + "0" * -n + stripped
    else:
        text = stripped[0] + ("." + stripped[1:] if k > 1 else "") + f"e{n - 1:+d}"
    return ("-" if sign else "") + text


def jcs(value):
    """RFC 8785."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(jcs(key) + ":" + jcs(value[key]) for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(jcs, value)) + "]"
    if isinstance(value, float):
        return es_number(value)
    return json.dumps(value, ensure_ascii=False)


def canonical_v02(record):
    body = {name: value for name, value in record.items() if name != "sig"}
    return ("kakeya/pcs/0.2\n" + jcs(body)).encode()


# --- records ------------------------------------------------------------------------------------------------------

ROOT = "e966b52c992aefad3c3d0196db02554f30d10d55e8a6e5e3038f88e79e414112"


def with_id(record):
    preimage = f"{record['merkle_root']}|{record['epoch']}|{record['shard_id']}"
    return {**record, "pcs_id": hashlib.sha256(preimage.encode()).hexdigest()}


def record(version, **changes):
    """The record of the published golden vector, with changes and its own id."""
    base = {
        "pcs_id": "",
        "schema": "fractal-lba-kakeya",
        "version": version,
        "shard_id": "test-shard-001",
        "epoch": 1,
        "attempt": 1,
        "sent_at": "2025-01-19T12:00:00Z",
        "seed": 42,
        "scales": [2, 4, 8, 16],
        "N_j": {"2": 5, "4": 10, "8": 13, "16": 15},
        "coh_star": 0.066666667,
        "v_star": [0.6000020458127243, -0.16701530057610703, 0.7823703946303298],
        "D_hat": 0.528320834,
        "r": 0.318421053,
        "regime": "mixed",
        "budget": 0.317807017,
        "merkle_root": ROOT,
        "ft": {"outbox_seq": 0, "degraded": False, "fallbacks": [], "clock_skew_ms": 0},
    }
    return with_id({**base, **changes})


MAX_SAFE = 2**53 - 1

SCHEMA_EXAMPLE = dict(
    shard_id="shard-001",
    sent_at="2025-01-01T00:00:00Z",
    scales=[2, 4, 8, 16, 32],
    N_j={"2": 3, "4": 5, "8": 9, "16": 17, "32": 31},
    coh_star=0.73,
    v_star=[0.12, 0.98, -0.05],
    D_hat=1.41,
    r=0.87,
    regime="sticky",
    budget=0.42,
    ft={"outbox_seq": 123, "degraded": False, "fallbacks": [], "clock_skew_ms": 0},
)

REALS = [
    ("one", 1.0),
    ("zero", 0.0),
    ("minus zero", -0.0),
    ("just below 1e-4: last place", 0.00009999999999999999),
    ("just below 1e-4: ninth decimal", 0.000099999),
    ("1e-4", 1e-4),
    ("1e-5", 1e-5),
    ("1.2346e-5", 1.2346e-5),
    ("1e-6", 1e-6),
    ("1e-7", 1e-7),
    ("1e-9", 1e-9),
    ("tie at the tenth decimal .1234567885", 0.1234567885),
    ("tie at the tenth decimal .1234567895", 0.1234567895),
    ("tie at the tenth decimal 1.0000000005", 1.0000000005),
    ("tie at the tenth decimal 1.5000000015", 1.5000000015),
    ("negative tie at the tenth decimal", -0.1234567885),
    ("tie that carries into the integer part", 0.9999999995),
    ("just below a tie", 0.99999999949999),
    ("5e-10 rounds up", 5e-10),
    ("4.9e-10 rounds to zero", 4.9e-10),
    ("-4.9e-10 rounds to minus zero", -4.9e-10),
    ("-5e-10 rounds away from zero", -5e-10),
    ("2.5e-9", 2.5e-9),
    ("one third", 1 / 3),
    ("two thirds", 2 / 3),
    ("0.1 + 0.2", 0.1 + 0.2),
    ("minus 0.4 is not floored", -0.4),
    ("2.675", 2.675),
    ("smallest subnormal", 5e-324),
    ("1e-300", 1e-300),
    ("largest D_hat", 4096.0),
    ("smallest D_hat", -4096.0),
    ("large tie", 4095.9999999995),
    ("integer value three", 3.0),
]

SHARDS = [
    ("HTML characters", "<script>&amp;</script>"),
    ("quote and backslash", 'a"b\\c'),
    ("slashes", "a/b~c"),
    ("Latin-1", "schl\u00fcssel"),
    ("CJK", "\u65e5\u672c\u8a9e"),
    ("beyond the BMP", "\U0001f600\U00010000\U0010ffff"),
    ("decomposed accent is not composed", "e\u0301"),
    ("composed accent", "\u00e9"),
    ("line and paragraph separators", "a\u2028b\u2029c"),
    ("byte order mark and non-character", "\ufeff\ufffd\uffff"),
    ("no-break space and zero width", "\u00a0\u200b"),
    ("private use", "\ue000\uf8ff"),
    ("256 characters", "x" * 256),
    ("256 characters of two bytes", "\u00df" * 256),
    ("256 characters of two UTF-16 units", "\U0001f600" * 256),
]


def records(version):
    yield "published golden vector", record(version)
    yield "schema example", record(version, **SCHEMA_EXAMPLE)
    for name, value in REALS:
        yield f"D_hat: {name}", record(version, D_hat=value)
    for name, value in REALS:
        if 0 <= value <= 1:
            yield f"coh_star, r, budget: {name}", record(version, coh_star=value, r=value, budget=value)
    for name, value in SHARDS:
        yield f"shard_id: {name}", record(version, shard_id=value)
    for epoch in (0, 2, 1234567890, MAX_SAFE - 1, MAX_SAFE):
        yield f"epoch {epoch}", record(version, epoch=epoch)
    yield "no ft", {k: v for k, v in record(version).items() if k != "ft"}
    yield "keys in reverse order", dict(reversed(record(version).items()))


HASHES = [hashlib.sha256(bytes([i])).hexdigest() for i in range(4)]


def records_v02():
    yield from records("0.2")
    yield "tenant", record("0.2", tenant_id="tenant-a.EU_1")
    for kind in ("points", "embeddings", "text"):
        yield f"payload kind {kind}", record("0.2", payload_kind=kind, n=15, d=3)
    yield "no rows", record("0.2", n=0, d=1)
    yield "largest safe integers everywhere", record(
        "0.2", n=MAX_SAFE, d=MAX_SAFE, attempt=MAX_SAFE, seed=-MAX_SAFE, epoch=MAX_SAFE
    )
    yield "validity: all valid", record("0.2", validity={s: {"valid": True} for s in ("r", "coh_star", "D_hat")})
    yield "validity: reasons", record(
        "0.2",
        validity={
            "D_hat": {"valid": False, "reason": "N_j \u2265 0.9\u00b7n at 2 scales"},
            "coh_star": {"valid": False, "reason": 'n < 2\u00b7B: "15" < 40 & B = 20'},
            "r": {"valid": True},
        },
    )
    yield "context: empty", record("0.2", context={})
    yield "context: all", record(
        "0.2", context={"policy_context": HASHES[0], "passages": HASHES[1:], "answer": HASHES[0]}
    )
    yield "vrf", record(
        "0.2",
        vrf={
            "suite": "ECVRF-EDWARDS25519-SHA512-TAI",
            "public_key": HASHES[0],
            "alpha": ROOT,
            "proof": HASHES[1] + HASHES[2] + HASHES[3][:32],
        },
    )
    yield "degraded", record(
        "0.2",
        ft={"outbox_seq": MAX_SAFE, "degraded": True, "fallbacks": ["cpu", "\u00fcber/<>&"], "clock_skew_ms": -1500},
    )
    yield "v_star: number forms", record(
        "0.2",
        v_star=[1e21, 1e20, 123456789012345680000.0, 1e-6, 1e-7, 5e-324, 1.7976931348623157e308, -0.0, 100.0, -1.5e-10],
    )
    yield "scales sort as strings in the signed bytes", record(
        "0.2", scales=[1, 2, 10, 20, 100], N_j={"1": 1, "2": 2, "10": 3, "20": 4, "100": 5}
    )
    yield "signed with HMAC: sig_alg and kid", record("0.2", sig_alg="hmac-sha256", kid="hmac-1", tenant_id="acme")
    yield "signed with Ed25519: sig_alg and kid", record("0.2", sig_alg="ed25519", kid="ed-1", tenant_id="acme")
    yield "kid beyond ASCII", record("0.2", sig_alg="ed25519", kid="\u9375-1")


# --- vectors ------------------------------------------------------------------------------------------------------


def b64(data):
    return base64.b64encode(data).decode()


def mac(message):
    return b64(hmac.new(HMAC_KEY.encode(), message, hashlib.sha256).digest())


def vector(name, body, canonical):
    entry = {"name": name, "record": body, "canonical": canonical.decode()}
    if not canonical.isascii():
        entry["canonical_hex"] = canonical.hex()
    entry["sha256"] = hashlib.sha256(canonical).hexdigest()
    return entry


def vector_v01(name, body):
    canonical = canonical_v01(body)
    digest = hashlib.sha256(canonical).digest()
    return {
        **vector(name, body, canonical),
        "hmac_sha256": mac(canonical),
        "hmac_sha256_prehash": mac(digest),
        "ed25519": b64(ed25519_sign(SEED, digest)),
    }


def vector_v02(name, body):
    canonical = canonical_v02(body)
    entry = vector(name, body, canonical)
    if body.get("sig_alg", "hmac-sha256") == "hmac-sha256":
        entry["hmac_sha256"] = mac(canonical)
    if body.get("sig_alg", "ed25519") == "ed25519":
        entry["ed25519"] = b64(ed25519_sign(SEED, canonical))
    return entry


KEYS = {
    "hmac_key_utf8": HMAC_KEY,
    "ed25519_seed_hex": SEED.hex(),
    "ed25519_public_hex": ed25519_public(SEED).hex(),
}


def pcs_v01():
    vectors = [vector_v01(name, body) for name, body in records("0.1")]
    assert vectors[0]["hmac_sha256"] == "x5KLRpKb75Oy1oxLA+3V+bgY/HL/3ZYOk1rw3pCiSm4="
    assert vectors[0]["hmac_sha256_prehash"] == "ie8rdnp+3qXnlMVyHmSdjFT3Unk6sZmoVxun71x2/X4="
    about = (
        "canonical: the bytes a 0.1 signature covers. hmac_sha256 and hmac_sha256_prehash are base64 over those bytes "
        "and over their SHA-256; ed25519 is over their SHA-256."
    )
    return {"about": about, **KEYS, "vectors": vectors}


def pcs_v02():
    about = (
        "canonical: the bytes a 0.2 signature covers, the line kakeya/pcs/0.2 and RFC 8785 of the record. hmac_sha256 "
        "and ed25519 are base64 over those bytes; where the record states sig_alg only that one is given."
    )
    return {"about": about, **KEYS, "vectors": [vector_v02(name, body) for name, body in records_v02()]}


def numbers():
    values = [value for _, value in REALS] + [
        1e15, 1e16, 123456789012345.6, 9007199254740993.0, 1e17, 1e21, 1e22, 1.7976931348623157e308,
        2.2250738585072014e-308, 0.00012345, 0.0001234567895, 12345678.9012345675, 4.35, 0.000001, 1e-8, 1.5e-8,
        1.05e-9, 1.4999999999e-9, 0.0000000015, 8.5e-9, 100000.0000000005, 0.30000000000000004, 5e-10 - 1e-25, 33.3333333335,
    ]  # fmt: skip
    rows = [
        {"x": x, "repr": repr(x), "round9": repr(round9(x)) if abs(x) < 1e15 else repr(x), "ecmascript": es_number(x)}
        for value in values
        for x in ([value, -value] if value else [value])
    ]
    return {"about": "x as Python's repr, after round9 as repr, and as ECMAScript prints it.", "numbers": rows}


# --- refused texts ------------------------------------------------------------------------------------------------


def text(body):
    return json.dumps(body, separators=(",", ":"), ensure_ascii=False)


def changed(version="0.2", **changes):
    return text(record(version, **changes))


def without(name):
    return text({key: value for key, value in record("0.1").items() if key != name})


def replaced(old, new, version="0.1"):
    whole = text(record(version))
    assert whole.count(old) == 1, old
    return whole.replace(old, new)


def nested_in(name, **changes):
    return {**record("0.2")[name], **changes}


def rejects():
    j = "json_malformed"
    yield "empty", "", j, ""
    yield "blank", " \n", j, ""
    yield "cut short", text(record("0.1"))[:-1], j, ""
    yield "something after the record", text(record("0.1")) + "{}", j, ""
    yield "trailing comma", text(record("0.1"))[:-1] + ",}", j, ""
    yield "comment", "/* */" + text(record("0.1")), j, ""
    yield "single quotes", "{'version':'0.1'}", j, ""
    yield "NaN", replaced('"r":0.318421053', '"r":NaN'), j, ""
    yield "Infinity", replaced('"r":0.318421053', '"r":Infinity'), j, ""
    yield "minus Infinity", replaced('"r":0.318421053', '"r":-Infinity'), j, ""
    yield "leading zero", replaced('"epoch":1', '"epoch":01'), j, ""
    yield "plus sign", replaced('"epoch":1', '"epoch":+1'), j, ""
    yield "hexadecimal", replaced('"epoch":1', '"epoch":0x1'), j, ""
    yield "bare point", replaced('"r":0.318421053', '"r":.318421053'), j, ""
    yield "raw newline in a string", replaced("test-shard-001", "test\nshard"), j, ""
    yield "byte order mark", "\ufeff" + text(record("0.1")), j, ""
    yield "overlong UTF-8", replaced("test-shard-001", "@").encode().replace(b"@", b"\xc0\xaf"), "json_invalid_utf8", ""
    yield "cut UTF-8", replaced("test-shard-001", "@").encode().replace(b"@", b"\xe2\x82"), "json_invalid_utf8", ""
    yield "surrogate in UTF-8", replaced("test-shard-001", "@").encode().replace(b"@", b"\xed\xa0\x80"), "json_invalid_utf8", ""
    yield "UTF-16", text(record("0.1")).encode("utf-16"), "json_invalid_utf8", ""
    yield "lone high surrogate", replaced("test-shard-001", "\\ud800"), "json_lone_surrogate", "/shard_id"
    yield "lone low surrogate", replaced("test-shard-001", "\\uDC00x"), "json_lone_surrogate", "/shard_id"
    yield "surrogates the wrong way round", replaced("test-shard-001", "\\udc00\\ud800"), "json_lone_surrogate", "/shard_id"
    yield "lone surrogate in an element", replaced('"fallbacks":[]', '"fallbacks":["a","\\udbff"]'), "json_lone_surrogate", "/ft/fallbacks/1"
    yield "lone surrogate in a key", replaced('"16":15', '"\\ud800":15'), "json_lone_surrogate", "/N_j"
    yield "number too large", replaced('"r":0.318421053', '"r":1e999'), "json_number_out_of_range", "/r"
    yield "number too large in an array", replaced("0.7823703946303298", "-1e400"), "json_number_out_of_range", "/v_star/2"
    yield "repeated key", replaced('"epoch":1', '"epoch":1,"epoch":1'), "json_duplicate_key", "/epoch"
    yield "repeated key by escape", replaced('"epoch":1', '"epoch":1,"\\u0065poch":2'), "json_duplicate_key", "/epoch"
    yield "repeated key inside", replaced('"degraded":false', '"degraded":true,"degraded":false'), "json_duplicate_key", "/ft/degraded"
    yield "repeated key with / and ~", replaced('"16":15', '"a/~":1,"a/~":2'), "json_duplicate_key", "/N_j/a~1~0"
    yield "nested 9 deep", "[" * 9 + "]" * 9, "json_too_deep", ""
    yield "513 members", text({str(i): 0 for i in range(513)}), "json_too_many_members", ""
    yield "no object", "[]", "field_type", ""
    yield "null", "null", "field_type", ""
    yield "a string", '"0.1"', "field_type", ""
    yield "no version", without("version"), "field_missing", "/version"
    yield "unknown version", replaced('"version":"0.1"', '"version":"0.3"'), "version_unknown", "/version"
    yield "version with more digits", replaced('"version":"0.1"', '"version":"0.1.0"'), "version_unknown", "/version"
    yield "version as a number", replaced('"version":"0.1"', '"version":0.1'), "field_type", "/version"
    for name in record("0.1"):
        if name not in ("version", "ft"):
            yield f"no {name}", without(name), "field_missing", f"/{name}"
            yield f"{name} null", text({**record("0.1"), name: None}), "field_type", f"/{name}"
    yield "unknown field", replaced('"epoch":1', '"epoch":1,"extra":1'), "field_unknown", "/extra"
    yield "unknown field __proto__", replaced('"epoch":1', '"epoch":1,"__proto__":{"x":1}'), "field_unknown", "/__proto__"
    yield "unknown field constructor", replaced('"epoch":1', '"epoch":1,"constructor":1'), "field_unknown", "/constructor"
    yield "unknown field in ft", replaced('"outbox_seq":0', '"outbox_seq":0,"a/b":1'), "field_unknown", "/ft/a~1b"
    for name, value in [("tenant_id", "acme"), ("n", 1), ("d", 3), ("kid", "k"), ("sig_alg", "ed25519"), ("context", {})]:
        yield f"0.2 field {name} in 0.1", changed("0.1", **{name: value}), "field_unknown", f"/{name}"
    b = "field_bounds"
    yield "r below 0", changed("0.1", r=-5), b, "/r"
    yield "r above 1", changed("0.1", r=1.0000000001), b, "/r"
    yield "r as a string", changed("0.1", r="0.5"), "field_type", "/r"
    yield "budget above 1", changed("0.1", budget=1.5), b, "/budget"
    yield "budget below 0", changed("0.1", budget=-1e-9), b, "/budget"
    yield "coh_star below 0", changed("0.1", coh_star=-0.1), b, "/coh_star"
    yield "coh_star above 2", changed("0.1", coh_star=2.1), b, "/coh_star"
    yield "D_hat too large", changed("0.1", D_hat=4096.5), b, "/D_hat"
    yield "D_hat too small", changed("0.1", D_hat=-4097), b, "/D_hat"
    yield "epoch negative", changed("0.1", epoch=-1), b, "/epoch"
    yield "epoch with a fraction", changed("0.1", epoch=1.5), b, "/epoch"
    yield "epoch not a safe integer", changed("0.1", epoch=2**53), b, "/epoch"
    yield "epoch true", changed("0.1", epoch=True), "field_type", "/epoch"
    yield "attempt 0", changed("0.1", attempt=0), b, "/attempt"
    yield "seed with a fraction", changed("0.1", seed=0.5), b, "/seed"
    yield "seed not a safe integer", changed("0.1", seed=-(2**53)), b, "/seed"
    yield "schema of something else", changed("0.1", schema="kakeya"), b, "/schema"
    yield "regime unknown", changed("0.1", regime="Sticky"), b, "/regime"
    yield "merkle_root in capitals", changed("0.1", merkle_root=ROOT.upper()), b, "/merkle_root"
    yield "merkle_root short", changed("0.1", merkle_root=ROOT[:-1]), b, "/merkle_root"
    yield "merkle_root with a newline", changed("0.1", merkle_root=ROOT + "\n"), b, "/merkle_root"
    yield "pcs_id in capitals", text({**record("0.1"), "pcs_id": record("0.1")["pcs_id"].upper()}), b, "/pcs_id"
    yield "pcs_id of another record", text({**record("0.1"), "pcs_id": record("0.1", epoch=2)["pcs_id"]}), "pcs_id_mismatch", "/pcs_id"
    yield "0.2: pcs_id of another record", text({**record("0.2"), "pcs_id": "0" * 64}), "pcs_id_mismatch", "/pcs_id"
    yield "shard_id empty", changed("0.1", shard_id=""), b, "/shard_id"
    yield "shard_id with a bar", changed("0.1", shard_id="1|a"), b, "/shard_id"
    yield "shard_id too long", changed("0.1", shard_id="x" * 257), b, "/shard_id"
    yield "shard_id with NUL", changed("0.1", shard_id="a\0b"), b, "/shard_id"
    yield "shard_id with DEL", changed("0.1", shard_id="a\x7f"), b, "/shard_id"
    yield "shard_id with C1 control", changed("0.1", shard_id="a\x85"), b, "/shard_id"
    yield "scales empty", changed("0.1", scales=[], N_j={}), b, "/scales"
    yield "65 scales", changed("0.1", scales=list(range(1, 66)), N_j={}), b, "/scales"
    yield "scale 0", changed("0.1", scales=[0, 2], N_j={"0": 1, "2": 1}), b, "/scales/0"
    yield "scale not an integer", changed("0.1", scales=[2, 4.5], N_j={"2": 1, "4.5": 1}), b, "/scales/1"
    yield "scale as a string", changed("0.1", scales=["2"], N_j={"2": 1}), "field_type", "/scales/0"
    yield "scales repeat", changed("0.1", scales=[2, 2], N_j={"2": 1}), b, "/scales/1"
    yield "scales descend", changed("0.1", scales=[4, 2], N_j={"2": 1, "4": 1}), b, "/scales/1"
    yield "scales an object", changed("0.1", scales={"0": 2}), "field_type", "/scales"
    yield "count missing", changed("0.1", scales=[2, 4], N_j={"2": 1}), "scales_mismatch", "/N_j/4"
    yield "count without scale", changed("0.1", scales=[2], N_j={"2": 1, "3": 1}), "scales_mismatch", "/N_j/3"
    yield "count key with a zero", changed("0.1", scales=[2], N_j={"02": 1}), "scales_mismatch", "/N_j/02"
    yield "count key __proto__", changed("0.1", scales=[2], N_j={"2": 1, "__proto__": 1}), "scales_mismatch", "/N_j/__proto__"
    yield "count 0", changed("0.1", scales=[2], N_j={"2": 0}), b, "/N_j/2"
    yield "count with a fraction", changed("0.1", scales=[2], N_j={"2": 1.5}), b, "/N_j/2"
    yield "counts an array", changed("0.1", N_j=[1, 2]), "field_type", "/N_j"
    yield "v_star empty", changed("0.1", v_star=[]), b, "/v_star"
    yield "v_star too long", changed("0.1", v_star=[0] * 4097), b, "/v_star"
    yield "v_star with null", changed("0.1", v_star=[0, None]), "field_type", "/v_star/1"
    for sent_at in (
        "2025-01-01T00:00:00", "2025-01-01", "2025-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2025-04-31T00:00:00Z",
        "2025-13-01T00:00:00Z", "2025-00-10T00:00:00Z", "2025-01-00T00:00:00Z", "2025-01-01T24:00:00Z", "2025-01-01T00:60:00Z",
        "2025-01-01T00:00:60Z", "2025-01-01 00:00:00Z", "2025-01-01T00:00:00+24:00", "2025-01-01T00:00:00+0100",
        "2025-01-01T00:00:00.Z", "2025-1-1T00:00:00Z", "Wed, 01 Jan 2025 00:00:00 GMT", "2025-01-01T00:00:00Z\n", "",
    ):  # fmt: skip
        yield f"sent_at {sent_at!r}", changed("0.1", sent_at=sent_at), b, "/sent_at"
    yield "sent_at in seconds", changed("0.1", sent_at=1735689600), "field_type", "/sent_at"
    yield "sig empty", changed("0.1", sig=""), b, "/sig"
    yield "sig without padding", changed("0.1", sig="QUI"), b, "/sig"
    yield "sig base64url", changed("0.1", sig="_-8="), b, "/sig"
    yield "sig with loose bits", changed("0.1", sig="QUJ="), b, "/sig"
    yield "sig with a newline", changed("0.1", sig="QUJD\n"), b, "/sig"
    yield "sig too long", changed("0.1", sig="A" * 516), b, "/sig"
    yield "ft incomplete", changed("0.1", ft={"outbox_seq": 0, "degraded": False, "fallbacks": []}), "field_missing", "/ft/clock_skew_ms"
    yield "ft null", changed("0.1", ft=None), "field_type", "/ft"
    yield "ft.outbox_seq negative", changed(ft=nested_in("ft", outbox_seq=-1)), b, "/ft/outbox_seq"
    yield "ft.degraded a string", changed(ft=nested_in("ft", degraded="false")), "field_type", "/ft/degraded"
    yield "ft.fallbacks too many", changed(ft=nested_in("ft", fallbacks=["a"] * 33)), b, "/ft/fallbacks"
    yield "ft.fallbacks too long", changed(ft=nested_in("ft", fallbacks=["a" * 129])), b, "/ft/fallbacks/0"
    yield "ft.clock_skew_ms with a fraction", changed(ft=nested_in("ft", clock_skew_ms=0.5)), b, "/ft/clock_skew_ms"
    yield "tenant_id with a space", changed(tenant_id="a b"), b, "/tenant_id"
    yield "tenant_id starts with a point", changed(tenant_id=".a"), b, "/tenant_id"
    yield "tenant_id too long", changed(tenant_id="a" * 65), b, "/tenant_id"
    yield "tenant_id empty", changed(tenant_id=""), b, "/tenant_id"
    yield "payload_kind unknown", changed(payload_kind="audio"), b, "/payload_kind"
    yield "n negative", changed(n=-1), b, "/n"
    yield "d zero", changed(d=0), b, "/d"
    yield "validity incomplete", changed(validity={"r": {"valid": True}}), "field_missing", "/validity/D_hat"
    valid = {name: {"valid": True} for name in ("D_hat", "coh_star", "r")}
    yield "validity of an unknown signal", changed(validity={**valid, "x": {"valid": True}}), "field_unknown", "/validity/x"
    yield "valid with a reason", changed(validity={**valid, "r": {"valid": True, "reason": "x"}}), "field_unknown", "/validity/r/reason"
    yield "invalid without a reason", changed(validity={**valid, "r": {"valid": False}}), "field_missing", "/validity/r/reason"
    yield "invalid with an empty reason", changed(validity={**valid, "r": {"valid": False, "reason": ""}}), b, "/validity/r/reason"
    yield "valid as a string", changed(validity={**valid, "r": {"valid": "yes"}}), "field_type", "/validity/r/valid"
    yield "validity a boolean", changed(validity={**valid, "r": True}), "field_type", "/validity/r"
    yield "context with an unknown digest", changed(context={"question": HASHES[0]}), "field_unknown", "/context/question"
    yield "context digest in capitals", changed(context={"answer": HASHES[0].upper()}), b, "/context/answer"
    yield "context passage not hex", changed(context={"passages": [HASHES[0], "x"]}), b, "/context/passages/1"
    yield "vrf suite unknown", changed(vrf={"suite": "none", "public_key": "a", "alpha": "a", "proof": "a"}), b, "/vrf/suite"
    yield "vrf incomplete", changed(vrf={"suite": "ECVRF-EDWARDS25519-SHA512-TAI", "public_key": "a", "alpha": "a"}), "field_missing", "/vrf/proof"
    yield "sig_alg none", changed(sig_alg="none"), b, "/sig_alg"
    yield "kid empty", changed(kid=""), b, "/kid"
    yield "kid too long", changed(kid="k" * 129), b, "/kid"
    yield "kid with a control character", changed(kid="k\n"), b, "/kid"


def reject_entry(name, body, code, pointer):
    raw = {"base64": b64(body)} if isinstance(body, bytes) else {"text": body}
    return {"name": name, **raw, "code": code, "pointer": pointer}


# --- Merkle trees -------------------------------------------------------------------------------------------------


def root_v01(chunks):
    level = [hashlib.sha256(chunk).hexdigest() for chunk in chunks]
    while len(level) > 1:
        level += level[-1:] * (len(level) % 2)
        level = [hashlib.sha256((a + b).encode()).hexdigest() for a, b in zip(level[::2], level[1::2])]
    return level[0] if level else "0" * 64


def split(n):
    return 1 << (n - 1).bit_length() - 1


def mth(leaves):
    """RFC 6962, section 2.1."""
    if len(leaves) < 2:
        return hashlib.sha256(b"".join(b"\0" + leaf for leaf in leaves)).digest()
    k = split(len(leaves))
    return hashlib.sha256(b"\1" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(m, leaves):
    """RFC 6962, section 2.1.1."""
    if len(leaves) < 2:
        return []
    k = split(len(leaves))
    return path(m, leaves[:k]) + [mth(leaves[k:])] if m < k else path(m - k, leaves[k:]) + [mth(leaves[:k])]


CT_LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
CT_ROOT_OF_8 = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def merkle():
    leaves = [bytes.fromhex(leaf) for leaf in CT_LEAVES]
    assert mth(leaves).hex() == CT_ROOT_OF_8
    trees = [leaves[:n] for n in range(9)] + [[bytes([i]) for i in range(n)] for n in (9, 13, 16, 31, 33)]
    data = bytes(i * 7 % 256 for i in range(1000))
    return {
        "about": "v01: root of the first `length` bytes of `data_hex` in chunks. rfc6962: roots, and the proof of every leaf.",
        "data_hex": data.hex(),
        "v01": [
            {"length": length, "chunk": chunk, "root": root_v01([data[i : min(i + chunk, length)] for i in range(0, length, chunk)])}
            for chunk in (64, 1, 100)
            for length in (0, 1, 63, 64, 65, 128, 129, 192, 320, 380)
        ],
        "rfc6962": [
            {
                "leaves": [leaf.hex() for leaf in tree],
                "root": mth(tree).hex(),
                "proofs": [[node.hex() for node in path(i, tree)] for i in range(len(tree))],
            }
            for tree in trees
        ],
    }


def write(name, content):
    (HERE / name).write_text(json.dumps(content, indent=1, ensure_ascii=True) + "\n")


if __name__ == "__main__":
    check_ed25519()
    write("pcs-0.1.json", pcs_v01())
    write("pcs-0.2.json", pcs_v02())
    write("numbers.json", numbers())
    write("rejects.json", {"about": "Texts that a parser of records refuses.", "rejects": [reject_entry(*r) for r in rejects()]})
    write("merkle.json", merkle())
