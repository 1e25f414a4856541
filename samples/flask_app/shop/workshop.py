"""Repair tickets."""
from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.views import MethodView

from shop import db
from shop.auth import login_required

bp = Blueprint("workshop", __name__)

STATES = ("open", "waiting", "done", "collected")


class TicketListView(MethodView):
    def get(self):
        state = request.args.get("state", "%")
        tickets = db.query("SELECT * FROM tickets WHERE state LIKE ? ORDER BY id", (state,))
        return render_template("workshop/tickets.html", tickets=tickets, states=STATES)

    @login_required
    def post(self):
        bike = request.form.get("bike", "").strip()
        problem = request.form.get("problem", "").strip()
        if not bike or not problem:
            flash("What is the bike, and what is wrong with it?", "error")
            return redirect(url_for("workshop.tickets"))
        cursor = db.execute("INSERT INTO tickets (bike, problem) VALUES (?, ?)", (bike, problem))
        current_app.logger.info("ticket %s opened", cursor.lastrowid)
        return redirect(url_for("workshop.ticket", ticket_id=cursor.lastrowid))


class TicketView(MethodView):
    decorators = [login_required]

    def load(self, ticket_id):
        ticket = db.query_one("SELECT * FROM tickets WHERE id = ?", (ticket_id,))
        if ticket is None:
            abort(404)
        return ticket

    def get(self, ticket_id):
        return render_template("workshop/ticket.html", ticket=self.load(ticket_id), states=STATES)

    def post(self, ticket_id):
        ticket = self.load(ticket_id)
        state = request.form.get("state", ticket["state"])
        if state not in STATES:
            abort(400, "unknown state")
        price = request.form.get("price", ticket["price"], type=int)
        args = (state, price, ticket_id)
        db.execute("UPDATE tickets SET state = ?, price = ? WHERE id = ?", args)
        flash("Ticket saved.", "info")
        return redirect(url_for("workshop.ticket", ticket_id=ticket_id))


bp.add_url_rule("/tickets", view_func=TicketListView.as_view("tickets"))
bp.add_url_rule("/tickets/<int:ticket_id>", view_func=TicketView.as_view("ticket"))
