"""Role play among class-mates and the Friday assessment with a real asesi."""
