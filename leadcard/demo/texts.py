"""What the sample company's people wrote."""

SOURCE = "Hội chợ triển lãm"
GROUP = "Nhà đầu tư"
# found by "tran ngoc binh" and by "666"
SEARCHED = {
	"full_name": "Trần Ngọc Bình",
	"salutation": "Ông",
	"gender": "Male",
	"mobile_no": "0916.006.660",
	"email_id": "binh.tran@example.com",
}

# subject, and what came of it
CALLS_TO_LEADS = (
	("Gọi giới thiệu dự án", "Khách quan tâm, xin bảng giá qua Zalo."),
	("Gọi tư vấn sản phẩm", "Đã giải thích chính sách thanh toán, khách hẹn trả lời sau."),
	("Gọi hẹn xem căn mẫu", "Khách đồng ý xem cuối tuần, đi cùng gia đình."),
	("Gọi xác nhận nhu cầu", "Cần căn hai phòng ngủ, tài chính khoảng hai tỷ."),
)
CALLS_TO_CUSTOMERS = (
	("Gọi báo giá", "Đã gửi báo giá, khách xin thêm chiết khấu."),
	("Gọi nhắc gửi hồ sơ", "Khách sẽ gửi bản chụp giấy tờ trong tuần."),
	("Gọi hỏi thăm", "Khách hài lòng, hỏi thêm về gói bảo trì."),
	("Gọi mời dự sự kiện", "Khách nhận lời, đi hai người."),
)
MEETINGS_WITH_LEADS = (
	("Gặp trực tiếp lần đầu", "Trao đổi nhu cầu và ngân sách, gửi tài liệu giấy."),
	("Xem căn mẫu", "Khách thích hướng ban công, băn khoăn về tầng."),
)
MEETINGS_WITH_CUSTOMERS = (
	("Trình bày phương án", "Hai bên thống nhất phạm vi, chờ ý kiến giám đốc."),
	("Thương lượng hợp đồng", "Khách đề nghị chia bốn đợt thanh toán."),
	("Gặp rà soát tiến độ", "Khách đồng ý với lịch bàn giao mới."),
)
PLACES = (
	"Văn phòng Cầu Giấy",
	"Văn phòng Quận 7",
	"Nhà mẫu Sen Việt",
	"Văn phòng khách hàng",
	"Quán cà phê Góc Phố",
)
NOTES = (
	"Khách thích liên hệ qua Zalo sau 18 giờ.",
	"Vợ khách là người quyết định, nên mời cả hai đi xem.",
	"Đang so sánh với một dự án ở quận bên.",
	"Khách đề nghị xuất hóa đơn cho công ty.",
	"Được bạn bè giới thiệu, rất thiện chí.",
	"Cần vay ngân hàng 50%, đã giới thiệu cán bộ tín dụng.",
	"Chỉ nghe máy buổi sáng.",
)
TICKETS = (
	("Chưa nhận được hóa đơn", "Khách báo chưa nhận hóa đơn của đợt thanh toán gần nhất."),
	("Thấm trần phòng tắm", "Cần kỹ thuật đến kiểm tra."),
	("Sai tên trên hợp đồng", "Tên đệm của khách bị thiếu, cần in lại phụ lục."),
	("Thẻ xe không quẹt được", "Khách đề nghị đổi thẻ."),
	("Hỏi tiến độ bàn giao", "Khách muốn có lịch bàn giao bằng văn bản."),
)
LOST_REASONS = ("Chose a Competitor", "No Budget", "Postponed")
STOP_REASONS = ("Nhầm số", "Khách đề nghị không gọi nữa", "Khách đã mua nơi khác")
DEALS = ("Gói nội thất", "Hợp đồng bảo trì", "Gói hoàn thiện", "Dịch vụ quản lý cho thuê", "Mua thêm")
