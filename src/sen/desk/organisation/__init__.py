"""The screens of `org`: units, groups, people, invitations, the own account. Org lies below the desk."""
