"""The ids of events on the stream: places in the news, sealed for the organization that hears them."""

import struct

from rotoscope.api.seals import is_seal, seal, unseal
from rotoscope.domain.errors import Fault, InvalidParameter
from rotoscope.domain.member import Principal
from rotoscope.services.delivery.stream import Place
from rotoscope.services.house import House

PACKED = struct.Struct(">QQQ")  # transaction, number, when it was told
WHAT = b"event ids"
BEYOND = Place(2**62, 2**62)  # behind everything that there will ever be, so that it is none of our past


def id_of(place: Place, house: House, listener: Principal) -> str:
    plain = PACKED.pack(place.transaction_id, place.sequence, place.at_ms)
    return seal(plain, house.links.secret, listener.organization_id, WHAT)


def place_of(event_id: str, house: House, listener: Principal) -> Place:
    """The place in a `Last-Event-ID`; BEYOND, if it was sealed elsewhere or for others."""
    if not is_seal(event_id, PACKED.size):
        message = "This is no id of our stream."
        raise InvalidParameter(message, faults=[Fault("/last_event_id", "invalid", message, event_id)])
    plain = unseal(event_id, PACKED.size, house.links.secret, listener.organization_id, WHAT)
    return BEYOND if plain is None else Place(*PACKED.unpack(plain))
