"""Log-in through the identity provider of the province (OpenID Connect Core 1.0, authorization code with PKCE).

Off unless `SEN_OPENID_ISSUER` is set. `fetching` alone speaks to the provider; `tokens` checks what it signed, without a
network or a clock; `provider` knows what is asked of it in which order; `views` are the two addresses. Who may enter is
decided in `org.actions.provider`, and allauth's `perform_login` does the rest, as after a password.

allauth has a client of its own for this. It is not used: as of 65.21 it takes the id_token unchecked from the provider
and sends no nonce. docs/decisions has the whole reasoning.
"""
