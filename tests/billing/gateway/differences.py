"""Where localstripe 1.15 is known to differ from Stripe's documentation, and so from us."""

DIFFERENCES = {
    "test_a_deleted_customer_is_remembered_as_deleted": "answers 404 for a deleted customer",
    "test_a_note_is_cleared_by_an_empty_text": "keeps the note, with an empty text",
    "test_a_refund_without_an_amount_is_of_the_rest": "gives the whole amount back once more",
    "test_a_yearly_price_is_made": "has plans and no prices",
    "test_a_list_goes_on_behind_a_cursor": "lists the oldest first",
    "test_an_answer_keeps_the_contract": "answers in the shapes of 2017",
    "test_an_error_has_a_code": "gives errors a message only",
    "test_an_intent_tells_what_was_received": "has no amount_received",
    "test_events_are_listed_newest_first": "lists the oldest first",
    "test_no_more_is_given_back_than_was_paid": "refunds any amount",
    "test_the_same_key_makes_one_customer": "takes no notice of idempotency keys",
}
