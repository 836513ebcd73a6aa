"""The Email Templates that a new site starts with (spec §5.8), in both languages. Admins change them as they like.

What a template may use, beside the card's own fields, is listed in `leadcard.mail.templates`.
"""

_INTRODUCTION_VI = """<p>Kính gửi {{ full_name or organization_name }},</p>
<p>Cảm ơn Quý khách đã quan tâm{% if product_name %} đến <b>{{ product_name }}</b>{% endif %}. Tôi là {{ owner_name }}, \
người phụ trách hỗ trợ Quý khách.</p>
<p>Quý khách vui lòng cho biết thời gian thuận tiện, tôi sẽ gọi điện để tư vấn chi tiết.</p>
<p>Trân trọng,<br>{{ owner_name }}</p>"""

_INTRODUCTION_EN = """<p>Dear {{ full_name or organization_name }},</p>
<p>Thank you for your interest{% if product_name %} in <b>{{ product_name }}</b>{% endif %}. My name is {{ owner_name }}, \
and I look after your request.</p>
<p>Please tell me when it suits you, and I will call you.</p>
<p>Kind regards,<br>{{ owner_name }}</p>"""

_QUOTATION_VI = """<p>Kính gửi {{ full_name or organization_name }},</p>
<p>Theo trao đổi, tôi xin gửi Quý khách báo giá{% if product_name %} <b>{{ product_name }}</b>{% endif %}:</p>
<ul>
<li>Giá trị: <b>{{ revenue }}</b></li>
{% if deposit %}<li>Tiền cọc: {{ deposit }}</li>
<li>Thanh toán còn lại: {{ remaining }}</li>
{% endif %}</ul>
<p>Quý khách cần thêm thông tin, xin trả lời email này.</p>
<p>Trân trọng,<br>{{ owner_name }}</p>"""

_QUOTATION_EN = """<p>Dear {{ full_name or organization_name }},</p>
<p>As agreed, here is our quotation{% if product_name %} for <b>{{ product_name }}</b>{% endif %}:</p>
<ul>
<li>Amount: <b>{{ revenue }}</b></li>
{% if deposit %}<li>Deposit: {{ deposit }}</li>
<li>Remaining: {{ remaining }}</li>
{% endif %}</ul>
<p>If you need anything else, just reply to this email.</p>
<p>Kind regards,<br>{{ owner_name }}</p>"""

# name, subject, text
TEMPLATES = (
	("LeadCard: Giới thiệu", "{{ owner_name }} xin hỗ trợ Quý khách", _INTRODUCTION_VI),
	("LeadCard: Introduction", "{{ owner_name }} looks after your request", _INTRODUCTION_EN),
	("LeadCard: Báo giá", "Báo giá{% if product_name %} {{ product_name }}{% endif %}", _QUOTATION_VI),
	(
		"LeadCard: Quotation",
		"Quotation{% if product_name %} for {{ product_name }}{% endif %}",
		_QUOTATION_EN,
	),
)
NAMES = tuple(name for name, _subject, _text in TEMPLATES)
