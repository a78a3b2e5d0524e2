"""What is said in the workshop of the screenshots."""

# First name: the public it belongs to.
NEWCOMERS = {
    "Nadia": "demandeur",
    "Karim": "salarie",
    "Inès": "etudiant",
    "Thomas": "employeur",
    "Lucie": "parent",
    "Yanis": "lyceen",
    "Odile": "employeur",
}

# Zone (vécu, besoin, frein), note.
NOTES = [
    (0, "J’ai rempli mes vœux seule, un dimanche soir, sur mon téléphone."),
    (0, "On m’a donné trois brochures et pas un nom."),
    (0, "Mon stage, c’est mon oncle qui l’a trouvé."),
    (0, "À 45 ans, personne ne m’avait demandé ce que je sais faire."),
    (1, "Essayer un geste avant de choisir."),
    (1, "Parler à quelqu’un qui fait le métier."),
    (1, "Une personne qui me suit d’un bout à l’autre."),
    (1, "Savoir quelles entreprises d’ici prennent des débutants."),
    (1, "Des mots pour dire ce que je sais faire."),
    (2, "Le car de 7 h n’existe pas dans mon village."),
    (2, "Je n’ose pas pousser la porte."),
    (2, "Les horaires des rendez-vous sont ceux de mon travail."),
]

# Name of a group: its notes, by their place in the list above.
GROUPS = {"Voir et essayer": [4, 5]}
