"""The design system: tokens, components, frames and the styleguide."""
