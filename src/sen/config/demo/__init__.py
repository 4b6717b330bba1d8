"""The fictional province of Sen Giang: its units, people, plans and a year of their work.

Every name is made up. No commune, district or province of Viet Nam is called so (compared with the lists
of units before and after 1 July 2025), and the persons are called after their posts.
"""
