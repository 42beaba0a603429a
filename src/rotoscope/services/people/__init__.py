"""People: members, how they come in, and the keys of machines."""

from rotoscope.services.people.members import LINK_LIFE_MS as LINK_LIFE_MS
from rotoscope.services.people.members import add_member as add_member
from rotoscope.services.people.members import change_member as change_member
from rotoscope.services.people.members import create_reset_link as create_reset_link
from rotoscope.services.people.members import create_sign_in_link as create_sign_in_link
from rotoscope.services.people.members import get_member as get_member
from rotoscope.services.people.members import insert_member as insert_member
from rotoscope.services.people.members import list_members as list_members
from rotoscope.services.people.members import sign_out_everywhere as sign_out_everywhere
