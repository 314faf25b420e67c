"""What home pages gather from the rooms below."""

from core.home.selectors.discover import DiscoverPage, discover_page, listed_tribes
from core.home.selectors.face import Face, face_of, shows_face_picture
from core.home.selectors.frame import RailTribe, access_notice, rail_tribes
from core.home.selectors.landing import plans_in_words
from core.home.selectors.people import seen_profile, who_sees
from core.home.selectors.personal import HomePage, WorkPeriod, greeting, home_page, work_page
from core.home.selectors.tribe import TribePage, tribe_page

__all__ = [
    "DiscoverPage",
    "Face",
    "HomePage",
    "RailTribe",
    "TribePage",
    "WorkPeriod",
    "access_notice",
    "discover_page",
    "face_of",
    "greeting",
    "home_page",
    "listed_tribes",
    "plans_in_words",
    "rail_tribes",
    "seen_profile",
    "shows_face_picture",
    "tribe_page",
    "who_sees",
    "work_page",
]
