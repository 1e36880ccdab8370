"""The letter to somebody who is invited to work at the shop."""

from sqlalchemy.orm import Session

from app import jobs
from app.accounts.staff.inviting import key_of
from app.accounts.staff.models import Invitation
from app.notifications.letters import compose_invitation
from app.notifications.models import Mail


def write(session: Session, invitation: Invitation) -> None:
    letter = compose_invitation(session, invitation, link=f"/invitation?key={key_of(invitation)}")
    mail = Mail(
        kind="staff_invited",
        recipient=invitation.email,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
    )
    session.add(mail)
    jobs.enqueue(session, "notifications.send", mail.id)
