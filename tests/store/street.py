"""An organization with a project, for rows that have to belong to one."""

import sqlalchemy as sa

from rotoscope.domain.member import Organization
from rotoscope.domain.project import Project
from rotoscope.store import organizations, projects
from rotoscope.store.database import Database

PROJECT_ID = "street"


def a_project(db: Database) -> None:
    def fill(conn: sa.Connection) -> None:
        organizations.insert(conn, Organization("acme", "Acme", 1))
        projects.insert(conn, Project(PROJECT_ID, "acme", "Street", "VIDEO", 1, "", "", "", 1))

    db.write_now(fill)
