"""What the big shop's goods, people and places are called."""

MAKERS = tuple(
    f"{one}{two}"
    for one in ("Kar", "Vel", "Sto", "Jo", "Dra", "Lim")
    for two in ("oo", "dt", "ep", "zi", "ken", "pop")
)
#: A category each, in the departments below.
KINDS = (
    "laptop", "printer", "monitor", "keyboard", "mouse", "headset",
    "projector", "cable", "battery", "charger", "camera",
    "desk", "lamp", "fan", "bag", "case", "router", "speaker", "scanner", "toner cartridge",
)  # fmt: skip
DEPARTMENTS = {
    "Computers": ("laptop", "monitor", "keyboard", "mouse", "router"),
    "Paper and ink": ("printer", "scanner", "toner cartridge"),
    "Sound and pictures": ("headset", "projector", "camera", "speaker"),
    "Power and cables": ("cable", "battery", "charger"),
    "Furniture and travel": ("desk", "lamp", "fan", "bag", "case"),
}
QUALITIES = (
    "wireless", "compact", "professional", "silent", "portable",
    "bright", "solid", "gaming", "office", "travel",
)  # fmt: skip
COLOURS = ("Black", "White", "Silver", "Red", "Blue", "Green", "Grey")
PORTS = ("USB", "HDMI", "Wi-Fi", "Bluetooth", "Ethernet")

FIRST_NAMES = (
    "Thandi", "Sipho", "Anna", "Pieter", "Lerato", "Johan", "Naledi", "Ayesha", "Bongani", "Carla",
    "Dumisani", "Elize", "Farouk", "Grace", "Hendrik", "Inge", "Kagiso", "Lindiwe", "Mpho", "Nomsa",
    "Olga", "Palesa", "Riaan", "Sarah", "Tebogo", "Vusi", "Wilma", "Xolani", "Yusuf", "Zanele",
)  # fmt: skip
SURNAMES = (
    "Mokoena", "Botha", "Naidoo", "Dlamini", "van Wyk", "Khumalo", "Petersen", "Nkosi", "Smith", "Jacobs",
    "Mahlangu", "Fourie", "Pillay", "Zulu", "Adams", "Molefe", "Steyn", "Ndlovu", "Davids", "Radebe",
    "Venter", "Sithole", "Meyer", "Khan", "Tshabalala", "Brits", "Govender",
)  # fmt: skip
STREETS = (
    "Long Street",
    "Kerk Street",
    "Jacaranda Avenue",
    "Main Road",
    "Protea Road",
    "Market Street",
    "Dam Road",
)
#: City, suburb, province, postal code.
PLACES = (
    ("Cape Town", "Gardens", "WC", "8001"), ("Stellenbosch", "Die Boord", "WC", "7600"),
    ("Johannesburg", "Melville", "GP", "2092"), ("Pretoria", "Hatfield", "GP", "0083"),
    ("Durban", "Morningside", "KZN", "4001"), ("Pietermaritzburg", "Scottsville", "KZN", "3201"),
    ("Gqeberha", "Walmer", "EC", "6070"), ("East London", "Vincent", "EC", "5247"),
    ("Bloemfontein", "Westdene", "FS", "9301"), ("Kimberley", "Hadison Park", "NC", "8301"),
    ("Polokwane", "Bendor", "LP", "0699"), ("Mbombela", "Sonheuwel", "MP", "1200"),
    ("Rustenburg", "Cashan", "NW", "0299"),
)  # fmt: skip
