"""Every sentence said to people, a file a situation: plain warm Russian, no officialese."""
