"""The plug-in for learning platforms: LTI 1.3 Advantage, by 1EdTech's texts. Nothing else in the product knows it."""
