"""What happens with subscriptions, invoices and cards as time goes by."""
