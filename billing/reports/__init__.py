"""
What staff reports on money, from our own tables: Stripe is not asked.

Amounts are cents without VAT unless a column says otherwise. Each report says as of when it is.
"""
