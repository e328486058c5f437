"""Envelope sizes, in millimetres, as sold.

Names and sizes: PWG 5101.1 (media standardised names), the inch sizes taken exactly. Letter or flat: USPS DMM 201.1 (letters up to
6.125 x 11.5 in, 1.3 to 2.5 times as long as high). What is kept free on the face is the same rule for every size and is computed from it in
``envelopes``. ``address_x_mm`` is ours: where the address starts, a little left of the middle, clear of the stamp corner.
"""

INCH_MM = 25.4

SIZES: tuple[tuple[str, str, float, float, str, str, float], ...] = (
    # key, name, width_mm, height_mm, PWG name, USPS shape, address_x_mm
    ("us_10", "#10", 9.5 * INCH_MM, 4.125 * INCH_MM, "na_number-10_4.125x9.5in", "letter", 101.6),
    ("iso_dl", "DL", 220.0, 110.0, "iso_dl_110x220mm", "letter", 95.0),
    ("us_9", "#9", 8.875 * INCH_MM, 3.875 * INCH_MM, "na_number-9_3.875x8.875in", "letter", 95.0),
    ("us_monarch", "Monarch", 7.5 * INCH_MM, 3.875 * INCH_MM, "na_monarch_3.875x7.5in", "letter", 76.0),
    ("us_6x9", "6 x 9", 9.0 * INCH_MM, 6.0 * INCH_MM, "na_6x9_6x9in", "letter", 95.0),
    ("us_9x12", "9 x 12", 12.0 * INCH_MM, 9.0 * INCH_MM, "na_arch-a_9x12in", "flat", 130.0),
    ("us_personal", "#6 3/4", 6.5 * INCH_MM, 3.625 * INCH_MM, "na_personal_3.625x6.5in", "letter", 58.0),
    ("us_a2", "A2", 5.75 * INCH_MM, 4.375 * INCH_MM, "na_a2_4.375x5.75in", "letter", 45.0),
    ("iso_c6c5", "C6/C5", 229.0, 114.0, "iso_c6c5_114x229mm", "letter", 98.0),
    ("iso_c6", "C6", 162.0, 114.0, "iso_c6_114x162mm", "letter", 58.0),
    ("iso_c5", "C5", 229.0, 162.0, "iso_c5_162x229mm", "flat", 95.0),
    ("iso_c4", "C4", 324.0, 229.0, "iso_c4_229x324mm", "flat", 140.0),
    ("it_american", "Italian 110 x 230", 230.0, 110.0, "om_italian_110x230mm", "letter", 98.0),
    ("jp_chou3", "Chou 3", 235.0, 120.0, "jpn_chou3_120x235mm", "letter", 100.0),
)

WINDOWS: tuple[tuple[str, str, str, str, tuple[float, float, float, float], tuple[float, float, float, float] | None], ...] = (
    # key, name, size, the fold it is made for, window (width, height, from the left, from the foot), a second one for the return address
    #
    # USA: 1 1/8 x 4 1/2 in, 7/8 in from the left and 1/2 (or 5/8) in from the foot, as campus mail guides give them (CSU); the second
    # keeps the barcode zone free. #9 as KOMA-Script's UScommercial9 and 9DW have it; the #10 double window as lob.com sells it.
    ("us_10_window", "#10 window", "us_10", "letter_10", (114.3, 28.575, 22.225, 12.7), None),
    ("us_10_window_high", "#10 window, 5/8 in up", "us_10", "letter_10", (114.3, 28.575, 22.225, 15.875), None),
    ("us_10_double_window", "#10 double window", "us_10", "letter_10", (101.6, 25.4, 15.875, 25.4), (82.55, 22.225, 15.875, 60.325)),
    ("us_9_window", "#9 window", "us_9", "letter_9", (114.3, 28.575, 22.225, 12.7), None),
    ("us_9_double_window", "#9 double window", "us_9", "letter_9", (92.075, 28.575, 19.05, 12.7), (88.9, 22.225, 7.9375, 63.5)),
    # DIN 680 for DL and C6/C5; C5 and the Swiss ones from the table of SN 010130, the older first.
    ("iso_dl_window", "DL window", "iso_dl", "din_b", (90.0, 45.0, 20.0, 15.0), None),
    ("iso_c6c5_window", "C6/C5 window", "iso_c6c5", "din_b", (90.0, 45.0, 20.0, 15.0), None),
    ("iso_c5_window", "C5 window", "iso_c5", "a4_half", (90.0, 45.0, 20.0, 60.0), None),
    ("iso_c6c5_window_ch", "C6/C5 window, right (Switzerland)", "iso_c6c5", "din_b", (100.0, 45.0, 117.0, 21.0), None),
    ("iso_c6c5_window_ch_new", "C6/C5 window, right (Switzerland, new)", "iso_c6c5", "din_b", (90.0, 40.0, 122.0, 30.0), None),
    ("iso_c5_window_ch", "C5 window, right (Switzerland)", "iso_c5", "a4_half", (100.0, 45.0, 117.0, 65.0), None),
    ("iso_c5_window_ch_left", "C5 window, left (Switzerland)", "iso_c5", "a4_half", (100.0, 45.0, 20.0, 65.0), None),
    # France: 45 x 100 mm, 20 mm from the lower right corner, as KOMA-Script describes it for its NF letters.
    ("iso_dl_window_fr", "DL window, right (France)", "iso_dl", "a4_thirds", (100.0, 45.0, 100.0, 20.0), None),
    # Britain: what the trade sells; not confirmed by a standard, within what Royal Mail allows. Try one first.
    ("iso_dl_window_gb", "DL window (Britain)", "iso_dl", "a4_thirds", (90.0, 35.0, 20.0, 18.0), None),
    ("iso_c5_window_gb", "C5 window (Britain)", "iso_c5", "a4_half", (90.0, 35.0, 20.0, 60.0), None),
    # Norway: 39 and 44 mm from the top (officeconsult.no).
    ("iso_c6c5_window_no", "C6/C5 window (Norway)", "iso_c6c5", "din_b", (100.0, 35.0, 15.0, 40.0), None),
    ("iso_c5_window_no", "C5 window (Norway)", "iso_c5", "a4_half", (105.0, 35.0, 15.0, 83.0), None),
)

FOLDS: tuple[tuple[str, str, tuple[float, ...]], ...] = (
    # key, paper, folds from the top of the sheet
    ("letter_10", "letter", (101.6, 190.5)),  # 4 and 7 1/2 in: the folded sheet nearly fills a #10 and cannot slide; computed
    ("letter_9", "letter", (95.25, 187.325)),  # 3 3/4 and 7 3/8 in: KOMA-Script's UScommercial9
    ("letter_thirds", "letter", (279.4 / 3, 279.4 * 2 / 3)),
    ("letter_half", "letter", (139.7,)),
    ("din_b", "a4", (105.0, 210.0)),  # DIN 5008 form B
    ("din_a", "a4", (87.0, 192.0)),  # DIN 5008 form A
    ("a4_thirds", "a4", (99.0, 198.0)),  # NF Z 11-001
    ("a4_half", "a4", (148.5,)),
)
