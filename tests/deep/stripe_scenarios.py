"""What `stripe trigger` is asked to bring about, and which events must be there afterwards."""

# The tool says "succeeded" when every call was answered well; the events tell whether it was true.
# An event of another name than the scenario's is named here.
OTHER_EVENTS = {
    "subscription.payment_failed": "invoice.payment_failed",
    "subscription.payment_succeeded": "invoice.payment_succeeded",
}
# What comes with time, after so many days.
DAYS = {
    "checkout.session.async_payment_failed": 6,
    "checkout.session.async_payment_succeeded": 6,
    "customer.subscription.trial_will_end": 0,
}
SCENARIOS = """
    billing_portal.configuration.created billing_portal.configuration.updated
    billing_portal.session.created cash_balance.funds_available charge.captured
    charge.dispute.closed charge.dispute.created charge.dispute.updated charge.failed
    charge.refund.updated charge.refunded charge.succeeded checkout.session.async_payment_failed
    checkout.session.async_payment_succeeded checkout.session.completed checkout.session.expired
    coupon.created coupon.deleted coupon.updated credit_note.created credit_note.updated
    credit_note.voided customer.created customer.deleted customer.discount.created
    customer.discount.deleted customer.discount.updated customer.subscription.created
    customer.subscription.deleted customer.subscription.paused
    customer.subscription.trial_will_end customer.subscription.updated customer.updated
    customer_cash_balance_transaction.created invoice.created invoice.deleted invoice.finalized
    invoice.marked_uncollectible invoice.paid invoice.payment_action_required
    invoice.payment_failed invoice.payment_succeeded invoice.sent invoice.updated invoice.voided
    invoiceitem.created invoiceitem.deleted payment_intent.amount_capturable_updated
    payment_intent.canceled payment_intent.created payment_intent.partially_funded
    payment_intent.payment_failed payment_intent.processing payment_intent.requires_action
    payment_intent.succeeded payment_method.attached payment_method.detached
    payment_method.updated price.created price.updated product.created product.deleted
    product.updated promotion_code.created promotion_code.updated setup_intent.canceled
    setup_intent.created setup_intent.requires_action setup_intent.setup_failed
    setup_intent.succeeded subscription.payment_failed subscription.payment_succeeded
    test_helpers.test_clock.advancing test_helpers.test_clock.created
    test_helpers.test_clock.deleted test_helpers.test_clock.ready
""".split()
# What the product has no use for: answered with 501, so that no trigger succeeds. One of each.
NOT_SIMULATED = """
    customer.source.created payment_link.created plan.created payout.created quote.created
    subscription_schedule.created
""".split()
LEFT_OUT = (
    "account.",
    "balance.",
    "customer.source.",
    "identity.",
    "issuing",
    "payment_link.",
    "payout.",
    "plan.",
    "quote.",
    "reporting.",
    "subscription_schedule.",
    "tax_rate.",
    "topup.",
    "transfer.",
    "v1.",
    "v2.",
)
