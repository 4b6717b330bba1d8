class Broken:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            raise RuntimeError("broken")
        return self.get_response(request)
