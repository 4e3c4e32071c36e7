-- The market days to which anything belongs that was written since a moment: the inquiries touched,
-- the ones that they come back to, and all their answers, closings, clocks and contacts.
WITH touched AS (
  SELECT id, received_at, resolved_at, recontact_of_id FROM inquiries_inquiry
  WHERE market_id = %(market)s AND updated_at >= %(since)s
  UNION
  SELECT i.id, i.received_at, i.resolved_at, i.recontact_of_id FROM inquiries_inquiryevent AS e
  JOIN inquiries_inquiry AS i ON i.id = e.inquiry_id
  WHERE i.market_id = %(market)s AND e.at >= %(since)s
),
moments (at) AS (
  SELECT received_at FROM touched
  UNION ALL
  SELECT resolved_at FROM touched
  UNION ALL
  SELECT o.received_at FROM touched JOIN inquiries_inquiry AS o ON o.id = touched.recontact_of_id
  UNION ALL
  SELECT e.at FROM touched JOIN inquiries_inquiryevent AS e ON e.inquiry_id = touched.id
  WHERE e.kind IN ('RESOLVED', 'CLOSED', 'MERGED')
  UNION ALL
  SELECT k.due_at FROM touched JOIN inquiries_clock AS k ON k.inquiry_id = touched.id
  UNION ALL
  SELECT c.ended_at FROM touched JOIN inquiries_contact AS c ON c.inquiry_id = touched.id
)
SELECT DISTINCT (at AT TIME ZONE %(zone)s)::date AS day FROM moments
WHERE at < %(until)s
ORDER BY day
