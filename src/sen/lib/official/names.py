"""Names and signatures as the papers of an authority bear them."""

from sen.lib.official.model import Signature, Way

COMMITTEE, CHAIR = "Ủy ban nhân dân", "Chủ tịch"
SHORT = "UBND "
DEPUTY = "phó "


def full_name(name: str) -> str:
    """A list of units often says "UBND xã ..."; on paper a committee bears its whole name (Appendix I, part II, item 2)."""
    return f"{COMMITTEE} {name.removeprefix(SHORT)}" if name.startswith(SHORT) else name


def signed_by(post: str, name: str = "", *, is_committee: bool = True) -> Signature:
    """A committee speaks through its chair (TM.); a deputy signs in the head's place (KT.); without a post the chair."""
    body = COMMITTEE if is_committee else ""
    post = " ".join(post.split())
    if post.upper().startswith(Way.FOR):  # "KT. CHỦ TỊCH - PHÓ CHỦ TỊCH": the signer's own post stands last
        post = post.rpartition(" - ")[2]
    post = post or CHAIR
    if not post.lower().startswith(DEPUTY):
        return Signature(post, name, body=body)
    head = post[len(DEPUTY) :]
    return Signature(post, name, Way.FOR, head[:1].upper() + head[1:], body)
