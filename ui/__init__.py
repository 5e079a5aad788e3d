"""The page: Gradio views over ``engine``. Texts, figures and layout live in files of their own."""
