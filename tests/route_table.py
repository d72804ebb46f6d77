"""The golden table of routes: which right each asks for; ``test_routes`` holds the app to it."""

# The right that each method of each route asks for. A new route, or another right, is entered here by hand:
# that is the moment to think about who should have it.
TABLE = """
enter
    GET             /api/v1/openapi.json
    POST            /api/v1/screens
    POST            /api/v1/screens/me/seen
    GET             /api/v1/screens/me/state
    GET POST DELETE /api/v1/session
    GET POST        /appearance
    GET             /certificates
    GET             /certificates/<code>
    GET             /healthz
    POST            /language
    GET POST        /login
    POST            /logout
    GET             /metrics
    GET POST        /screen
    GET POST        /screen/link/<token>
    GET             /static/<digest>/<path:name>
see-boards
    GET             /api/v1/boards/branches
    GET             /api/v1/boards/branches/<code>
    GET             /api/v1/boards/branches/export
    GET             /boards
    GET             /boards/<code>
    GET             /boards/export.csv
    GET             /boards/history
keep-account
    GET             /boards/<code>/card.svg
    GET             /me
    GET             /api/v1/me/places
    GET POST        /me/name
    GET             /me/places
    GET             /me/receipts
    GET             /me/receipts/<code>
    GET POST        /password
take-rounds
    GET             /
    GET             /api/v1/attempts/<int:attempt_id>
    POST            /api/v1/attempts/<int:attempt_id>/events
    POST            /api/v1/attempts/<int:attempt_id>/hand-in
    GET             /api/v1/attempts/<int:attempt_id>/responses
    PUT             /api/v1/attempts/<int:attempt_id>/responses/<int:slot>
    GET             /api/v1/attempts/<int:attempt_id>/review
    GET             /api/v1/receipts/<code>
    GET             /api/v1/rounds
    POST            /api/v1/rounds/<int:round_id>/attempts
    GET POST        /attempts/<int:attempt_id>
    GET POST        /attempts/<int:attempt_id>/appeals/<int:slot>
    GET POST        /attempts/<int:attempt_id>/hand-in
    GET             /attempts/<int:attempt_id>/review
    GET POST        /rounds/<int:round_id>
    GET POST        /rounds/<int:round_id>/certificate
enter-desk
    GET             /desk/
    GET             /desk/people
    GET             /desk/people/<int:member_id>
see-own-branch-missing
    GET             /desk/rounds/<int:round_id>/missing/<code>
issue-codes
    POST            /desk/people/<int:member_id>/code
upload-banks
    POST            /api/v1/banks
    GET             /banks
    GET             /banks/<code:code>
    GET             /banks/<code:code>/export.yaml
    GET             /banks/<code:code>/questions/<code:key>
    GET POST        /banks/<code:code>/take-back
    GET             /banks/<code:code>/versions
    GET             /banks/<code:code>/versions/<int:number>
    GET             /banks/format
    GET             /banks/format/example.yaml
    GET POST        /banks/upload
    GET POST        /banks/upload/<token>
    GET             /banks/upload/<token>/faults.txt
see-everybody
    GET             /desk/attempts/<int:attempt_id>/log
    GET             /desk/rounds/<int:round_id>/conduct
    GET             /desk/receipts
    GET             /desk/rounds/<int:round_id>/missing
manage-people
    POST            /desk/people/<int:member_id>
    POST            /desk/people/<int:member_id>/branch
    POST            /desk/people/<int:member_id>/disable
    POST            /desk/people/<int:member_id>/enable
    POST            /desk/people/<int:member_id>/exemptions
    POST            /desk/people/<int:member_id>/extra-time
    POST            /desk/people/<int:member_id>/sign-out
    GET             /desk/people/branches
    GET POST        /desk/people/branches/<code>
    GET POST        /desk/people/branches/<code>/merge
    POST            /desk/people/branches/<code>/restore
    GET POST        /desk/people/branches/<code>/split
    GET POST        /desk/people/codes
    GET             /desk/people/exemptions
    POST            /desk/people/exemptions/<int:exemption_id>/withdraw
    GET POST        /desk/people/exemptions/new
    GET             /desk/people/export.xlsx
    GET POST        /desk/people/import
    GET POST        /desk/people/import/<token>
manage-seasons
    GET POST        /desk/appeals/<int:round_id>
    GET POST        /desk/appeals/<int:round_id>/<code:code>/<code:key>
    GET POST        /desk/rounds/<int:round_id>/close
    POST            /desk/rounds/<int:round_id>/conduct
    GET POST        /desk/rounds/<int:round_id>/exceptions
    POST            /desk/rounds/<int:round_id>/exceptions/<int:override_id>/withdraw
    GET             /desk/rounds/<int:round_id>/late
    POST            /desk/rounds/<int:round_id>/late/<int:late_id>
    GET POST        /desk/rounds/<int:round_id>/window
    GET             /desk/seasons
    GET             /desk/seasons/<int:season_id>
    GET POST        /desk/seasons/<int:season_id>/again
    GET             /desk/seasons/<int:season_id>/file
    GET             /desk/seasons/rounds/<int:round_id>
    GET POST        /desk/seasons/rounds/<int:round_id>/freeze
    POST            /desk/seasons/rounds/<int:round_id>/freeze/withdraw
    GET POST        /desk/seasons/upload
    GET POST        /desk/seasons/upload/<token>
    GET POST        /desk/seasons/workdays
    GET             /desk/seasons/workdays/preview
    GET             /desk/marking
    GET             /desk/marking/<int:correction_id>
    POST            /desk/marking/<int:correction_id>/confirm
    POST            /desk/marking/<int:correction_id>/withdraw
    GET             /desk/marking/attempts/<int:attempt_id>
    GET             /desk/marking/rounds/<int:round_id>
    GET             /desk/marking/rounds/<int:round_id>/<code:code>/<code:key>
    GET POST        /desk/marking/rounds/<int:round_id>/<code:code>/<code:key>/preview
release-results
    GET             /desk/ceremonies
    GET POST        /desk/ceremonies/<int:ceremony_id>
    GET POST        /desk/ceremonies/<int:ceremony_id>/end
    GET             /desk/ceremonies/<int:ceremony_id>/now
    GET POST        /desk/ceremonies/rounds/<int:round_id>
    GET POST        /desk/certificates/<int:round_id>
    GET             /desk/certificates/<int:round_id>/print
    GET POST        /desk/seasons/rounds/<int:round_id>/release
    GET POST        /desk/seasons/rounds/<int:round_id>/unfreeze
manage-screens
    GET POST        /desk/screens
    GET POST        /desk/screens/<int:screen_id>/copy
    POST            /desk/screens/<int:screen_id>/display
    GET POST        /desk/screens/<int:screen_id>/name
    GET             /desk/screens/<int:screen_id>/playlist
    POST            /desk/screens/<int:screen_id>/playlist/add
    POST            /desk/screens/<int:screen_id>/playlist/default
    POST            /desk/screens/<int:screen_id>/playlist/entry
    GET             /desk/screens/<int:screen_id>/preview
    GET POST        /desk/screens/<int:screen_id>/revoke
    GET POST        /desk/screens/messages
    POST            /desk/screens/messages/<int:message_id>/withdraw
make-tokens
    GET POST        /desk/tokens
    POST            /desk/tokens/<int:token_id>/revoke
"""
