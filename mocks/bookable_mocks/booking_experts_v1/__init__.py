"""Booking Experts API v1: availability search, pricing, options and reservations."""
