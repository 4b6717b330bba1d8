"""The words of the administration: who can act, what is an order, what is only a modifier.

General words of administrative Vietnamese, no name of a place or a document. A line break or comma parts phrases.
"""

from sen.plan.reading.words import Phrases

UNIT_HEADS = Phrases("""
bộ, sở, ban, phòng, ủy ban, uỷ ban, ubnd, ub, hđnd, ubmttq, ubmttqvn, mttq, hội đồng, hội, liên đoàn, liên minh, đoàn, tỉnh đoàn
huyện đoàn, thành đoàn, quận đoàn, thị đoàn, xã đoàn, mặt trận, công an, bộ chỉ huy, bch, bộ tư lệnh, bộ đội, đồn, biên phòng
cục, chi cục, tổng cục, vụ, viện, trung tâm, trường, đài, báo, thông tấn xã, ngân hàng, kho bạc, bảo hiểm xã hội, bhxh, thanh tra
văn phòng, vp, tòa án, viện kiểm sát, tổng liên đoàn, tập đoàn, tổng công ty, công ty, điện lực, bưu điện, viễn thông, hải quan
quản lý thị trường, quản lí thị trường, kiểm lâm, thuế, trạm, đảng ủy, tỉnh ủy, huyện ủy, thành ủy, quận ủy, thị ủy, chính phủ
thủ tướng, chủ tịch, phó chủ tịch, giám đốc, phó giám đốc, thủ trưởng, chánh văn phòng, chánh thanh tra, trưởng ban, trưởng phòng
trưởng công an, trưởng, hiệu trưởng, bí thư, bệnh viện, ban chỉ đạo, tổ, hiệp hội, cơ quan, đơn vị, lực lượng, cảnh sát, quân đội
thường trực, hạt, nhà văn hóa, thư viện, bảo tàng, chính quyền, cấp ủy, chi bộ, câu lạc bộ, doanh nghiệp, phòng khám, tòa soạn, tổ công tác
tổng thanh tra, bộ trưởng, thống đốc, tổng giám đốc, chỉ huy trưởng, ubkt, tand, vksnd, btv, ban thường vụ, ban chấp hành, liên hiệp
tạp chí, nhà xuất bản, học viện, đại học, cao đẳng, người đứng đầu, lãnh đạo, công chức, cán bộ, trưởng ấp, trưởng thôn, trưởng khóm, trưởng khu
khối, cụm, tổng hội, đảng đoàn, ban cán sự, nhà máy, xí nghiệp, hợp tác xã, ban quản lý, ban giám hiệu, ngành, bản tin
quân sự, ấp đội, dân quân, biên tập, nhà thiếu nhi, tổng đài
nhóm, tiểu ban, bộ phận, người phát ngôn, giáo viên, chủ đầu tư, nhà thầu, chủ rừng, chủ cơ sở, chủ hồ, chủ phương tiện, ban tổ chức, ban biên tập, hội cựu chiến binh, hội nông dân, đoàn thanh niên, cảng vụ, cảng, sân bay
cục trưởng, vụ trưởng, tổng cục trưởng, chi cục trưởng, viện trưởng, chánh án, tổng biên tập, tổng thư ký, tư lệnh, kiểm toán, kiểm toán nhà nước, quỹ, thứ trưởng, phó thủ tướng, đội trưởng, chủ nhiệm
cơ quan đầu mối, các ngành, mạng lưới, trưởng trạm, trạm trưởng, đồn trưởng, trung ương đoàn, trung ương hội, ủy ban trung ương, viettel, vnpt, mobifone, vtv, vov, evn, ttxvn
đồng chí, thành viên, ủy viên, trại giam, trại tạm giam, lữ đoàn, trung đoàn, sư đoàn, binh đoàn, hải đội, hải đoàn, vườn quốc gia, lâm trường, nông trường, bến xe, nhà hát, phân hiệu, chi nhánh
""")

GROUP_OPENERS = Phrases("các, những, mỗi, từng, toàn thể, tất cả các, hai, ba, một số, toàn bộ các, mọi")

# Nouns that may go on a group: "các sở, ban, ngành, đoàn thể"; "các huyện, thị xã, thành phố".
GROUP_NOUNS = Phrases("""
sở, ban, phòng, ngành, đoàn thể, hội, cơ quan, đơn vị, địa phương, tổ chức, huyện, thị xã, thành phố, quận, xã, phường, thị trấn
tỉnh, bộ, cấp, cấp ủy, doanh nghiệp, cá nhân, lực lượng, đặc khu, khu phố, ấp, thôn, khóm, bản, làng, buôn, tổ dân phố, hợp tác xã
trường, trường học, trạm y tế, cơ sở, hộ kinh doanh, hộ gia đình, cộng đồng dân cư, hội đoàn thể, tổ chức chính trị, tổ chức xã hội, hiệp hội
mặt trận, các cấp, ban ngành, sở ngành, tp, phòng chuyên môn, đơn vị sự nghiệp, doanh nghiệp nhà nước, tập đoàn, tổng công ty, chi nhánh, công ty, cục, vụ, viện
phương tiện thông tin, phương tiện truyền thông, huyện ủy, thành ủy, thị ủy, quận ủy, đảng ủy, bên, chủ đầu tư, chủ hồ, chủ rừng, chủ doanh nghiệp, chủ phương tiện, chủ dự án, ngân hàng, tổ đội, chợ, đối tác, hãng, tòa soạn, nhà thầu, nhà mạng, nhà trường, đồng chí, thành viên, chủ cơ sở, hội viên, chi hội, chi đoàn, trường, hộ dân, cơ quan báo chí, đài, báo, bệnh viện, trung tâm, đại học, học viện, cao đẳng, trung cấp, viện nghiên cứu
""")

TERRITORIES = Phrases(
    "huyện, quận, thị xã, thành phố, xã, phường, thị trấn, tỉnh, đặc khu, tp, trung ương, ấp, khóm, thôn"
)

# Words that a sentence's order begins with; after a unit they end its name.
VERBS = Phrases("""
chủ trì, phối hợp, chỉ đạo, lãnh đạo, hướng dẫn, tham mưu, tổ chức, triển khai, thực hiện, xây dựng, tăng cường, đẩy mạnh, nghiên cứu, rà soát
kiểm tra, thanh tra, giám sát, đôn đốc, theo dõi, tổng hợp, báo cáo, bố trí, cân đối, cung cấp, cập nhật, quản lý, quản lí, tuyên truyền, phổ biến
vận động, giáo dục, đề xuất, trình, ban hành, lập, thẩm định, phê duyệt, hỗ trợ, tạo điều kiện, đảm bảo, bảo đảm, chịu trách nhiệm, có trách nhiệm
chủ động, tích cực, tiếp tục, kịp thời, thường xuyên, định kỳ, nghiêm túc, căn cứ, xử lý, xử lí, ngăn chặn, kiểm soát, phát hiện, điều tra, xác minh
giải quyết, đưa tin, đưa, đăng tải, đăng, sản xuất, biên soạn, biên tập, in ấn, phát sóng, phát hành, tập huấn, đào tạo, bồi dưỡng, mở, duy trì, củng cố
kiện toàn, phân công, giao nhiệm vụ, giao cho, giao các, cử, tham gia, tham dự, đánh giá, thống kê, khảo sát, tổng kết, sơ kết, khen thưởng, lồng ghép, huy động
khuyến khích, thông báo, thông tin về, thông tin kịp thời, thông tin đầy đủ, giới thiệu, quảng bá, chuẩn bị, đón tiếp, đón, tiếp, phát huy, nâng cao, đổi mới, mở rộng
hoàn thiện, hoàn thành, sớm, khẩn trương, đề nghị, yêu cầu, thống nhất, quán triệt, xác định, đăng ký, cấp phép, cấp phát, cấp giấy, cấp kinh phí, thu hồi
áp dụng, ứng dụng, vận hành, bảo vệ, phát triển, khai thác, sửa đổi, bổ sung, điều chỉnh, tiến hành, giúp, làm, tự tổ chức, thu thập, xem xét, quyết định
quy định, tuần tra, truy quét, kêu gọi, thu hút, xúc tiến, tư vấn, phân bổ, sử dụng, thẩm tra, cho ý kiến, lựa chọn, công bố, công khai, trả lời, tiếp nhận
tuyển chọn, treo, kiểm kê, phân tích, dự báo, thành lập, ký kết, kết hợp, tập trung, chấp hành, đấu tranh, phòng ngừa, phòng chống, thi hành, phản bác
nắm bắt, nắm, tìm kiếm, gắn, chia sẻ, kết nối, liên hệ, trao đổi, gửi, thiết kế, in, dàn dựng, phát động, hưởng ứng, ký, chỉ thị, ra quân, tổng rà soát, niêm yết
phản ánh, góp ý, thẩm mỹ, đầu tư, mua sắm, sắp xếp, bàn giao, chuyển giao, chuyển, khắc phục, ứng phó, trực, tư vấn, cải cách, phụ trách, phân loại, lấy ý kiến
vận dụng, dự toán, lập dự toán, thu gom, thu, nộp, chi trả, thanh toán, cứu trợ, chăm sóc, khám, điều trị, phun, tiêm, trồng, ký cam kết, cam kết, bảo quản, lưu trữ, số hóa
nhắc nhở, thúc đẩy, khuyến nghị, dành, ưu tiên, hình thành, tôn vinh, tuyên dương, biểu dương, nhân rộng, phối kết hợp, quy hoạch, xác nhận, hợp tác, tôn tạo, cải tạo, sửa chữa, sưu tầm, trưng bày, biểu diễn, tái hiện
tăng, khôi phục, bảo tồn, cải thiện, hạn chế, rút ngắn, tháo gỡ, chấn chỉnh, vẽ, viết, họp, thăm, tặng, trao, quyên góp, tổng vệ sinh, phát quang, nạo vét, khơi thông, lắp đặt, lắp mới, thay thế, nâng cấp
định hướng, đối thoại, gặp gỡ, hòa giải, phân luồng, tịch thu, tiêu hủy, xử phạt, cưỡng chế, di dời, sơ tán, cứu hộ, điều phối, điều hành, điều động, huấn luyện, diễn tập, giải ngân, quyết toán, cải tiến, tích hợp, chuẩn hóa, hệ thống hóa
kiên quyết, duy tu, giải phóng mặt bằng, mời, đề cử, đón nhận, xét xử, truy tố, khởi tố, quan tâm, chú trọng, tạo lập, tạo mọi điều kiện, thực hành, chấm dứt, đình chỉ, cấm, ngăn ngừa, truy tìm, rút kinh nghiệm, học tập, bình chọn, suy tôn, siết chặt, soát xét, rà lại, soạn thảo, dự trữ, gia cố, chằng chống, neo buộc, mật phục, bắt giữ, trấn áp, tấn công, truy xuất, cung ứng, tháo dỡ, giải tỏa, san lấp, đấu nối, kèm cặp, giúp đỡ, chung tay, khai báo, khai trương, tố giác, tuyển dụng, bổ nhiệm, thuyên chuyển, luân chuyển, hiệp đồng, tư vấn, trợ giúp, bảo trợ, trích, phân khai, phân giao, giao chỉ tiêu, tiếp thu, giải trình, ghi nhận, tường thuật, thực thi, bám sát, vào cuộc, xuống cơ sở, tăng giờ, tăng thời lượng, giảm, miễn, hoãn, tạm dừng, dừng, đóng cửa, mở cửa, khóa, cắm, lắp, dựng, đào, đắp, sửa, trang bị, trang trí, dạy, giảng dạy, ôn tập, tìm hiểu
đảm nhiệm, đảm trách, tự kiểm tra, tự rà soát, hệ thống lại, thông tin cho, thông tin đến, ghi hình, phỏng vấn, dịch thuật
""")

# Words that end a unit's name without being an order.
BOUNDARIES = Phrases("""
trong việc, trong công tác, trong phạm vi, trong quá trình, trong quý, trong tháng, trong năm, trong thời gian, trong dịp, trong đó, trong trường hợp, trong khi
trong lĩnh vực, trong, trong chỉ đạo, trong tổ chức, khi, để, nhằm, theo, phải, cần, nên, hằng năm, hàng năm, hằng tháng, hàng tháng, hằng quý, hàng quý, trước ngày, trước, chậm nhất
có trách nhiệm, có kế hoạch, có biện pháp, có văn bản, có phương án, có giải pháp, có chương trình, có nhiệm vụ, có hình thức, không, được, bị, là, sẽ, đã, đang, cùng, những, này, nêu trên, về việc, về
do, bằng, qua, thông qua, từ, đến, vào, sau khi, ngay sau, ngay, đối với, dựa trên, trên cơ sở, tùy, nếu, mà, thì, với, cho, như, vì, bởi, đồng thời, ngoài, bên cạnh, tại, hoặc, có chức năng tham mưu, một cách, lên, rà, đầy đủ, đúng, giữa, xong, đạt, trở lên
có, hết sức, cũng, vẫn, luôn, luôn luôn, cả, hay, quý i, quý ii, quý iii, quý iv, trực tiếp, chính thức, bao gồm, gồm, dưới
""")

# After a noun these belong to the unit: "các đơn vị có liên quan", "trong và ngoài tỉnh".
MODIFIERS = Phrases("""
có liên quan, liên quan, hữu quan, có chức năng, có thẩm quyền, chức năng, có quan hệ, có dự án, có biên giới, có rừng, có đường biên, có tên trên, có điều kiện
trong và ngoài, trong ngành, trong tỉnh, trong huyện, trong xã, trong nước, trong toàn, trong khu vực, trong hệ thống, trong khối, trong thành phố, trong cả nước, trong cụm
quản lý nhà nước, quản lý chuyên ngành, quản lý dự án, quản lý đô thị, quản lý chất lượng, quản lý thị trường, quản lý các khu, quản lý khu, quản lý khám, quản lý lao động ngoài nước, kiểm soát thủ tục, kinh tế hợp tác, hợp tác và phát triển, xây dựng cơ bản, phát triển doanh nghiệp, quản lý cửa khẩu, quản lý rừng, quản lý di tích, quản lý đầu tư, quản lý trật tự, quản lý hành chính, quản lý xuất nhập cảnh
thông tin đại chúng, kiểm soát bệnh tật, xúc tiến đầu tư, xúc tiến thương mại, thanh tra xây dựng, đầu tư xây dựng, đầu tư nước ngoài, phát triển nông thôn, phát triển quỹ đất, phát triển đô thị
bảo vệ pháp luật, bảo vệ thực vật, bảo vệ môi trường, bảo vệ rừng, thi hành án, thi hành pháp luật, thực thi pháp luật, phòng chống thiên tai, phòng chống dịch, phòng chống tội phạm, phòng chống ma túy, phòng chống tham nhũng
tham mưu giúp việc, tuần tra kiểm soát, giáo dục thường xuyên, giáo dục nghề nghiệp, giáo dục, quản lý nhà nước về, dịch vụ việc làm, chỉ đạo, tổ chức cán bộ, kiểm tra đảng, tuyên truyền viên
cung cấp dịch vụ, cung ứng dịch vụ, sử dụng lao động, sản xuất kinh doanh, hợp tác quốc tế, hợp tác xã, phát thanh, xây dựng đảng, được giao, được phân công, trực thuộc, trực tiếp quản lý, cấp trên trực tiếp, có trụ sở, tại địa phương, tại địa bàn, được giao nhiệm vụ
tìm kiếm cứu nạn, đăng ký kinh doanh, đăng ký đất đai, tổ chức chính trị, tổ chức xã hội, tổ chức đoàn thể, tổ chức thành viên, tổ chức cá nhân, tổ chức đảng, tổ chức quốc tế, tổ chức tôn giáo, tổ chức hội, tổ chức hữu nghị, tổ chức phi chính phủ, trình độ, đồng bằng sông, đồng bằng, hàng không, tham mưu tổng hợp, chế biến, sản xuất nông nghiệp
""")

NOUNS_THAT_NEED_A_WORD = Phrases(
    "cơ quan, đơn vị, lực lượng, cơ sở, doanh nghiệp, bộ phận, hộ, ban, phòng, trung tâm, chi cục, cục, tổ, tổ công tác, đội, hội đồng, hội, viện, trạm, ban chỉ đạo"
)

# Sectors: what a department's name is made of. Needed where one word serves several: "các Sở: Y tế, Tài chính".
SECTORS = Phrases("""
kế hoạch và đầu tư, tài chính, tài chính - kế hoạch, tài chính và kế hoạch, nông nghiệp và phát triển nông thôn, nông nghiệp và môi trường, nông nghiệp và ptnt
văn hóa thể thao và du lịch, văn hóa và thể thao, văn hóa và thông tin, văn hóa thông tin, văn hóa - thông tin, văn hóa - xã hội, văn hóa và khoa học, du lịch, lao động - thương binh và xã hội, lao động thương binh và xã hội
thông tin và truyền thông, tài nguyên và môi trường, giáo dục và đào tạo, khoa học và công nghệ, khoa học công nghệ và môi trường, giao thông vận tải, giao thông - vận tải, xây dựng, công thương, công nghiệp, thương mại, thương mại và du lịch
y tế, nội vụ, ngoại vụ, ngoại giao, tư pháp, dân tộc, dân tộc và tôn giáo, công an, quốc phòng, quy hoạch - kiến trúc, quy hoạch và kiến trúc, kinh tế, kinh tế và hạ tầng, kinh tế - hạ tầng, quản lý đô thị, thanh tra, thủy sản, bưu chính viễn thông
nông nghiệp, tuyên giáo, tổ chức, dân vận, kiểm tra, nội chính, tuyên giáo và dân vận, hải quan, biên phòng, thuế, bộ đội biên phòng, quân đội, quản lý thị trường, kiểm lâm, tài nguyên, môi trường, gd&đt, lđ-tb&xh, nn&ptnt
""")
COMMA_SECTORS = (
    "văn hóa, thể thao và du lịch", "lao động, thương binh và xã hội", "văn hóa, khoa học và thông tin",
    "văn hóa, thông tin và thể thao", "khoa học, công nghệ và môi trường", "kinh tế, hạ tầng và đô thị",
)  # fmt: skip

ORDERS = Phrases("""
giao cho, giao trách nhiệm cho, giao nhiệm vụ cho, giao, phân công, đề nghị, kính đề nghị, trân trọng đề nghị, yêu cầu, ủy quyền cho, ủy quyền, chỉ đạo và giao, ủy nhiệm, kêu gọi, giao trách nhiệm, ủy nhiệm cho
""")

RECURRENCE = Phrases("""
thường xuyên, định kỳ, đột xuất, kịp thời, nếu có, khi có yêu cầu, khi có phát sinh, hằng ngày, hàng ngày, hằng tuần, hàng tuần, hằng tháng, hàng tháng, hằng quý, hàng quý
hằng năm, hàng năm, liên tục, khi cần thiết, khi cần, tiếp tục, khi xảy ra, hàng kỳ
""")

# One syllable that is also another word ("ban hành", "báo cáo", "bộ phận"): a unit only before a name or these.
SHORT_HEADS = frozenset(
    [
        "ban",
        "báo",
        "hội",
        "tổ",
        "phòng",
        "đoàn",
        "trường",
        "viện",
        "bộ",
        "sở",
        "đài",
        "cục",
        "vụ",
        "trạm",
        "đội",
        "khối",
        "cụm",
        "nhóm",
        "hạt",
        "thuế",
        "vp",
        "ub",
        "bch",
        "đồn",
        "quỹ",
        "ngành",
        "đảng",
        "trưởng",
    ]
)
AFTER_SHORT_HEAD = Phrases("""
chỉ đạo, quản lý, quản lí, tổ chức, tuyên giáo, dân tộc, chấp hành, chỉ huy, nhân dân, giám hiệu, điều hành, công tác, an toàn, tư vấn, giúp việc, truyền thanh, phát thanh, y tế, nông dân, phụ nữ, cựu chiến binh
thanh niên, chữ thập đỏ, khuyến học, học, mầm non, tiểu học, trung học, thpt, thcs, cao đẳng, đại học, chính trị, tuyên truyền, biên tập, thường vụ, kiểm lâm, biên phòng, quân sự, công an, khuyến nông, nhân dân ấp, chuyên môn
văn hóa, kinh tế, tài chính, tư pháp, nội vụ, giáo dục, lao động, dân vận, kiểm tra, thanh tra, cán sự, quốc phòng, đại biểu, ngành, sở, phòng, thi đua, dân phố, hợp tác, khuyến công, thi hành án, đội, thương mại, công thương, thông tin
""")
ALSO_VERBS = frozenset(["thanh tra", "báo", "trưởng"])
AFTER_INSPECTOR = Phrases(
    "tỉnh, huyện, thành phố, thị xã, quận, giao thông, xây dựng, môi trường, bộ, sở, chính phủ, nhà nước, liên ngành, chuyên ngành, ngành, thị trường, y tế, lao động, văn hóa"
)

# A committee's name may run on over a verb: "Ban Chỉ đạo thực hiện các Chương trình mục tiêu quốc gia tỉnh".
LONG_NAMED = Phrases("ban chỉ đạo, ban chỉ huy, tổ công tác, hội đồng, ban vận động, ban quản lý")
NAME_TOPICS = Phrases("""
thực hiện các chương trình, thực hiện chương trình, thực hiện phong trào, thực hiện cuộc vận động, thực hiện quy chế, xây dựng nông thôn mới, phòng chống, phòng, chống dịch, phát triển, cải cách hành chính
công tác, quản lý, phối hợp phổ biến, phối hợp công tác phổ biến, phổ biến giáo dục pháp luật, triển khai thực hiện các, thi đua, tư vấn, giám sát, vận động, chuyển đổi số, cuộc vận động, thông tin đối ngoại
""")

# After the level of a unit ("Công an tỉnh", "UBND xã") these small words still belong to its name; others begin the order.
AFTER_LEVEL = frozenset(
    [
        "phòng",
        "chống",
        "trực",
        "thuộc",
        "của",
        "ở",
        "tại",
        "ven",
        "biên",
        "miền",
        "cấp",
        "và",
        "các",
        "cùng",
        "quản",
        "quân",
        "đóng",
        "trên",
        "liên",
        "nơi",
        "giáp",
        "vùng",
        "bạn",
        "nghèo",
        "lân",
        "phía",
        "trung",
        "số",
        "khu",
        "bộ",
        "kết",
        "hữu",
        "tự",
        "loại",
        "đảo",
        "đoàn",
        "ủy",
        "hội",
        "nước",
    ]
)

LEVELS = Phrases("huyện, quận, thị xã, thành phố, xã, phường, thị trấn, tỉnh, đặc khu")
