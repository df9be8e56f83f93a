"""What a class hands to BNSP: checked before it leaves, frozen in versions, with the receipt that came back."""
