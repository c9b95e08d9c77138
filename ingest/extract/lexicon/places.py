"""Places that are no states and no seats of government: their names are neither persons' nor bodies'."""

from __future__ import annotations

from typing import Final


def _lines(text: str) -> frozenset[str]:
    return frozenset(" ".join(name.split()) for name in text.split(","))


NAMES: Final = _lines(
    """Alabama, Alaska, Arizona, Arkansas, California, Colorado, Connecticut, Delaware, Florida, Hawaii, Idaho,
    Illinois, Indiana, Iowa, Kansas, Kentucky, Louisiana, Maine, Maryland, Massachusetts, Michigan, Minnesota,
    Mississippi, Missouri, Montana, Nebraska, Nevada, New Hampshire, New Jersey, New Mexico, New York, North
    Carolina, North Dakota, Ohio, Oklahoma, Oregon, Pennsylvania, Rhode Island, South Carolina, South Dakota,
    Tennessee, Texas, Utah, Vermont, Virginia, West Virginia, Wisconsin, Wyoming, Ala., Ariz., Ark., Calif.,
    Colo., Conn., Del., Fla., Ga., Ill., Ind., Kan., Ky., La., Md., Mass., Mich., Minn., Miss., Mo., Mont.,
    Neb., Nev., N.H., N.J., N.M., N.Y., N.C., N.D., Okla., Ore., Pa., R.I., S.C., S.D., Tenn. Tex., Vt., Va.,
    Wash., W.Va., Wis., Wyo., D.C., L.A., DC, LA, NYC, Ontario, Quebec, British Columbia, Alberta, Manitoba,
    Saskatchewan, Nova Scotia, New Brunswick, Newfoundland, Scotland, Wales, England, Northern Ireland, Ulster,
    Catalonia, Bavaria, Saxony, Lombardy, Sicily, Sardinia, Corsica, Crete, Tuscany, Brittany, Normandy,
    Flanders, Wallonia, Andalusia, Basque Country, Crimea, Donbas, Donbass, Chechnya, Dagestan, Tatarstan,
    Siberia, Abkhazia, South Ossetia, Transnistria, Nagorno-Karabakh, Karabakh, Kashmir, Punjab, Bihar, Gujarat,
    Kerala, Tamil Nadu, Uttar Pradesh, West Bengal, Maharashtra, Rajasthan, Tibet, Xinjiang, Guangdong, Sichuan,
    Hunan, Hubei, Manchuria, Okinawa, Hokkaido, Sumatra, Borneo, Bali, Mindanao, Luzon, Darfur, Tigray, Amhara,
    Oromia, Zanzibar, Sinai, Gaza, Gaza Strip, West Bank, Golan Heights, Kurdistan, Anatolia, Queensland,
    Victoria, New South Wales, Tasmania, Western Australia, South Australia, Northern Territory, Europe, Asia,
    Africa, North America, South America, Latin America, Central America, Central Asia, Southeast Asia, East
    Asia, South Asia, Middle East, North Africa, West Africa, East Africa, Sub-Saharan Africa, Scandinavia,
    Balkans, Baltics, Caucasus, South Caucasus, Caribbean, Antarctica, Arctic, Oceania, Eastern Europe, Western
    Europe, Central Europe, Black Sea, Caspian Sea, Mediterranean, Baltic Sea, Red Sea, Persian Gulf, Atlantic,
    Pacific, Indian Ocean, South China Sea, Horn of Africa, Silicon Valley, Wall Street, Midwest, New England,
    Bay Area, Deep South, West Coast, East Coast, New York City, Los Angeles, Chicago, Houston, Phoenix,
    Philadelphia, San Antonio, San Diego, Dallas, San Jose, Austin, Jacksonville, San Francisco, Columbus,
    Indianapolis, Fort Worth, Seattle, Denver, Boston, Detroit, Nashville, Memphis, Portland, Las Vegas,
    Baltimore, Louisville, Milwaukee, Albuquerque, Tucson, Fresno, Sacramento, Kansas City, Atlanta, Miami,
    Oakland, Minneapolis, Cleveland, Tampa, New Orleans, Honolulu, Pittsburgh, Cincinnati, St. Louis, Orlando,
    Buffalo, Salt Lake City, El Paso, Raleigh, Charlotte, Brooklyn, Manhattan, Queens, Bronx, Harlem, Hollywood,
    St. Paul, Newark, Omaha, Tulsa, Wichita, Boise, Des Moines, Albany, Syracuse, Rochester, Hartford,
    Providence, Richmond, Norfolk, Charleston, Savannah, Birmingham, Montgomery, Mobile, Toronto, Montreal,
    Vancouver, Calgary, Edmonton, Winnipeg, Guadalajara, Monterrey, Tijuana, Cancun, Sao Paulo, São Paulo, Rio
    de Janeiro, Recife, Medellin, Cali, Guayaquil, Rosario, Manchester, Liverpool, Leeds, Glasgow, Edinburgh,
    Cardiff, Belfast, Bristol, Sheffield, Newcastle, Nottingham, Oxford, Cambridge, Brighton, Southampton,
    Leicester, Munich, Hamburg, Frankfurt, Cologne, Stuttgart, Düsseldorf, Dresden, Leipzig, Nuremberg, Bonn,
    Marseille, Lyon, Toulouse, Nice, Bordeaux, Strasbourg, Cannes, Milan, Naples, Turin, Venice, Florence,
    Genoa, Bologna, Palermo, Barcelona, Valencia, Seville, Bilbao, Porto, Antwerp, Ghent, Bruges, Rotterdam,
    Geneva, Zurich, Basel, Lausanne, Davos, Salzburg, Graz, Innsbruck, Gothenburg, Malmö, Bergen, Aarhus,
    Tampere, Krakow, Gdansk, Wroclaw, Poznan, Brno, Cluj, Thessaloniki, Istanbul, Izmir, Antalya, St.
    Petersburg, Saint Petersburg, Novosibirsk, Kazan, Sochi, Vladivostok, Grozny, Rostov, Kharkiv, Odesa,
    Odessa, Lviv, Dnipro, Donetsk, Luhansk, Mariupol, Kherson, Zaporizhzhia, Bakhmut, Almaty, Osh, Aleppo, Homs,
    Idlib, Raqqa, Mosul, Basra, Kirkuk, Erbil, Fallujah, Isfahan, Mashhad, Shiraz, Dubai, Sharjah, Jeddah,
    Mecca, Medina, Aden, Haifa, Nablus, Hebron, Rafah, Khan Younis, Alexandria, Casablanca, Marrakesh, Benghazi,
    Lagos, Kano, Mombasa, Johannesburg, Cape Town, Durban, Goma, Karachi, Lahore, Peshawar, Kandahar, Herat,
    Mumbai, Bombay, Bangalore, Bengaluru, Chennai, Kolkata, Calcutta, Hyderabad, Pune, Ahmedabad, Chittagong,
    Yangon, Ho Chi Minh City, Da Nang, Chiang Mai, Penang, Surabaya, Cebu, Davao, Shanghai, Guangzhou, Shenzhen,
    Wuhan, Chengdu, Tianjin, Chongqing, Nanjing, Hangzhou, Harbin, Lhasa, Urumqi, Osaka, Kyoto, Nagoya,
    Yokohama, Hiroshima, Nagasaki, Fukushima, Kobe, Sapporo, Busan, Incheon, Kaohsiung, Sydney, Melbourne,
    Brisbane, Perth, Adelaide, Auckland, Christchurch, North, South, East, West, Northeast, Northwest,
    Southeast, Southwest, Earth, Mars, Moon, God, Internet, Capitol Hill"""
)


def begins(name: str) -> bool:
    """Tell whether a name begins with that of a place that is no state: "North Carolina Department of Health".

    >>> begins("Ohio Department of Health"), begins("Department of Health")
    (True, False)
    """
    words = name.split(" ")
    return any(" ".join(words[:size]) in NAMES for size in (1, 2, 3))
