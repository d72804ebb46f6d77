"""Bank files: the bytes of one, checked whole."""

from quizapp.core import banks
from quizapp.core.documents import Fault, Node
from quizapp.files import yaml_reader


def read_bank(data: bytes) -> banks.ParsedBank:
    """Read and check a bank file: the reader's faults and those of the content together, by line.

    :param data: the file as it came.
    :return: with the bank only when there is not one fault.
    """
    return judge(*yaml_reader.read(data))


def judge(node: Node | None, faults: list[Fault]) -> banks.ParsedBank:
    """Check what ``yaml_reader.read`` gave of a bank file; as :func:`read_bank`."""
    if node is None:
        return banks.ParsedBank(None, faults, [])
    parsed = banks.parse(node)
    if not faults:
        return parsed
    # An alias or an overlong text is refused once; what the rules say about the leftover would only confuse.
    refused = {(fault.line, fault.column) for fault in faults}
    others = [fault for fault in parsed.faults if (fault.line, fault.column) not in refused]
    together = sorted(faults + others, key=lambda fault: (fault.line, fault.column))
    return banks.ParsedBank(None, together, parsed.warnings)
