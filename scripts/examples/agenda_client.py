"""A client of the agenda API in some 30 lines: signs, finds a time, books it, confirms it."""

import hashlib
import sys
import time
from xml.etree import ElementTree

import httpx

URL, KEY, SECRET = sys.argv[1:4]  # http://127.0.0.1:8080/APIREST, api_key, secret


def call(method: str, **given: str) -> ElementTree.Element:
    """Make a signed call; exits with the server's message if it is refused."""
    query = {"method": method, **given}
    signed = "".join(name + query[name] for name in sorted(query)) + SECRET
    salt = str(int(time.time()))  # noqa: TID251 - a client has no other clock
    signature = hashlib.sha256((signed + salt).replace(" ", "").encode()).hexdigest()
    credentials = {"api_key": KEY, "api_salt": salt, "api_signature": signature}
    answer = ElementTree.fromstring(httpx.get(URL, params=query | credentials).content)
    if answer.findtext("Status/Status") != "success":
        sys.exit(answer.findtext("Status/Message"))
    return answer


def every(answer: ElementTree.Element, name: str) -> list[str]:
    """Return the texts of the elements of a name in Objects."""
    return [found.text or "" for found in answer.iterfind(f"Objects/*/{name}")]


agenda, kind = every(call("getAgendas"), "Id")[0], every(call("getAppointmentTypes"), "Id")[0]
what = {"AgendaId": agenda, "AppointmentTypeId": kind}
day = every(call("getBookableDays", **what), "Date")[0]
start = every(call("getBookableTimes", **what, Date=day), "StartTime")[0]
person = {"FirstName": "Sam", "LastName": "Voorbeeld", "Email": "sam@example.com"}
person |= dict.fromkeys(every(call("getFields", **what), "Key"), "Onbekend")
customer = every(call("setCustomer", **person), "Id")[0]
booking = {**what, "CustomerId": customer, "Date": day, "StartTime": start}
booked = every(call("setAppointment", **booking), "Id")[0]
print(f"appointment {booked} on {day} at {start}")
if call("requiresConfirmation").findtext("Confirmation/Required") == "1":
    print("the code that the customer was sent:", flush=True)
    code = input()
    answer = call("confirmAppointment", id=booked, ConfirmationCode=code)
    print("confirmed" if answer.findtext("Confirmation/Confirmed") == "1" else "a wrong code")
